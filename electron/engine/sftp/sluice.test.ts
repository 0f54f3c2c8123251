import { describe, expect, it } from 'vitest';
import { Sluice } from './sluice.ts';

const MiB = 1024 * 1024;

/** Requests that are answered when told, in the order they went out. */
function requests(sluice: Sluice) {
  const out: { name: string; answer: () => void; refuse: () => void }[] = [];
  const pass = (name: string, bytes: number) =>
    sluice.pass(bytes, () => {
      return new Promise<string>((resolve, reject) => {
        out.push({ name, answer: () => resolve(name), refuse: () => reject(new Error(name)) });
      });
    });
  return { pass, out, names: () => out.map(({ name }) => name) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a sluice', () => {
  it('lets through what fits, and the rest in order as room comes', async () => {
    const { pass, out, names } = requests(new Sluice());
    const all = ['a', 'b', 'c', 'd'].map((name) => pass(name, MiB / 4));
    await turn();
    expect(names()).toEqual(['a', 'b']);
    out[0]?.answer();
    expect(await all[0]).toBe('a');
    await turn();
    // it came soon and others waited, so that there is room for one more than was given back
    expect(names()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets a small one not pass a large one that waits', async () => {
    const { pass, names } = requests(new Sluice());
    void pass('a', MiB / 4);
    void pass('large', MiB);
    void pass('small', 1);
    await turn();
    expect(names()).toEqual(['a']);
  });

  it('lets one of any size through while nothing else is under way', async () => {
    const { pass, names } = requests(new Sluice());
    void pass('huge', 100 * MiB);
    await turn();
    expect(names()).toEqual(['huge']);
  });

  it('has room again after a failure, from which it learns nothing', async () => {
    const { pass, out, names } = requests(new Sluice());
    const failing = pass('a', MiB);
    void pass('b', MiB);
    await turn();
    out[0]?.refuse();
    await expect(failing).rejects.toThrow('a');
    await turn();
    expect(names()).toEqual(['a', 'b']);
  });
});
