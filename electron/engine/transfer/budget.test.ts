import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget } from './budget.ts';

describe('Budget', () => {
  it('gives at once what is free', async () => {
    const budget = new Budget(10);
    const free = await budget.take(4);
    expect(budget.freeBytes).toBe(6);
    free();
    free();
    expect(budget.freeBytes).toBe(10);
  });

  it('serves in order, so that a large wish is not passed over for ever', async () => {
    const budget = new Budget(10);
    const first = await budget.take(8);
    const order: string[] = [];
    const large = budget.take(9).then((free) => (order.push('large'), free));
    const small = budget.take(1).then((free) => (order.push('small'), free));
    first();
    (await large)();
    await small;
    expect(order).toEqual(['large', 'small']);
  });

  it('cuts a wish over the total to the total', async () => {
    const budget = new Budget(10);
    const free = await budget.take(99);
    expect(budget.freeBytes).toBe(0);
    free();
    expect(budget.freeBytes).toBe(10);
  });

  it('never hands out more than the total, whatever the order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 }),
        async (wishes) => {
          const budget = new Budget(10);
          let lowest = 10;
          await Promise.all(
            wishes.map(async (bytes) => {
              const free = await budget.take(bytes);
              lowest = Math.min(lowest, budget.freeBytes);
              await Promise.resolve();
              free();
            }),
          );
          expect(lowest).toBeGreaterThanOrEqual(0);
          expect(budget.freeBytes).toBe(10);
        },
      ),
      { numRuns: 100 },
    );
  });
});
