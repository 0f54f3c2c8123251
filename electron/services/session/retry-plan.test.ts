import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../../shared/errors.ts';
import { RetryPlan } from './retry-plan.ts';

const lost = { code: 'disconnected', message: 'Gone.' } as const;
const middle = () => 0.5;

describe('trying again', () => {
  it('waits longer each time, up to half a minute', () => {
    const plan = new RetryPlan(middle);
    const delays = Array.from({ length: 8 }, () => plan.next(lost, 0));
    expect(delays).toEqual([1, 2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * 1_000));
  });

  it('starts from the shortest wait after a connection that stood, or when somebody looks', () => {
    const plan = new RetryPlan(middle);
    for (let count = 0; count < 4; count += 1) plan.next(lost, 100);
    expect(plan.next(lost, 60_000)).toBe(1_000);
    plan.next(lost, 0);
    plan.reset();
    expect(plan.next(lost, 0)).toBe(1_000);
  });

  it('spreads the waits of many by a fifth', () => {
    expect(new RetryPlan(() => 0).next(lost, 0)).toBe(800);
    expect(new RetryPlan(() => 1).next(lost, 0)).toBe(1_200);
  });

  it('stops at what a link cannot be blamed for', () => {
    const plan = new RetryPlan(middle);
    const tried = errorCodes.filter((code) => plan.next({ ...lost, code }, 60_000) !== undefined);
    expect(tried).toEqual(['timeout', 'connect', 'handshake', 'disconnected', 'protocol']);
  });
});
