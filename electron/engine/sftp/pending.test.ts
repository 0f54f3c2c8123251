import { describe, expect, it } from 'vitest';
import { SSH_FXP } from './constants.ts';
import { PendingTable, type Pending } from './pending.ts';

function pending(isSlow = false): Pending {
  return {
    asked: { operation: 'test' },
    reply: SSH_FXP.STATUS,
    take: () => undefined,
    takeEof: () => false,
    fail: () => undefined,
    takeLate: () => undefined,
    isSlow,
    sentAtMs: 0,
    isAbandoned: false,
  };
}

describe('request ids', () => {
  it('go round at 2^30 and skip those still in use', () => {
    const table = new PendingTable(2 ** 30 - 1);
    table.add(0, pending());
    table.add(1, pending());
    expect([table.takeId(), table.takeId()]).toEqual([2 ** 30 - 1, 2]);
  });

  it('are forgotten once answered', () => {
    const table = new PendingTable();
    const id = table.takeId();
    table.add(id, pending(true));
    expect(table.hasSlow).toBe(true);
    expect(table.remove(id)).toBeDefined();
    expect(table.remove(id)).toBeUndefined();
    expect(table.hasSlow).toBe(false);
  });
});
