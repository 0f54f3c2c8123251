import { describe, expect, it } from 'vitest';
import { fail } from './fake-file-system.test-support.ts';
import { partialsIn, sides, transfer } from './run.test-support.ts';
import { defaultTuning } from './tuning.ts';

describe('a transfer that cannot go on', () => {
  function many(count = 40) {
    const { source, target } = sides();
    source.addDirectory('/s/d');
    for (let at = 0; at < count; at += 1) source.addFile(`/s/d/${at}`, 'content');
    return { source, target, paths: ['/s/d'], to: '/t', tuning: { smallJobs: 4 } };
  }

  it('stops writing when the target is full, and says so of the rest', async () => {
    const test = many();
    test.target.roomBytes = 70;
    const outcome = await transfer(test);
    expect(outcome.state).toBe('failed');
    expect(outcome.tally).toMatchObject({ found: 41, done: 11 });
    const messages = outcome.problems.map(({ error }) => `${error.code}: ${error.message}`);
    const notStarted = messages.filter((text) => text.includes('Not started: the target is full'));
    expect(notStarted.length).toBeGreaterThanOrEqual(25);
    expect(test.target.operations.filter(({ name }) => name === 'open-create').length).toBeLessThan(
      16,
    );
    expect(partialsIn(test.target)).toEqual([]);
  });

  it('knows a full target also from a server that only says that it failed', async () => {
    const test = many();
    let partials = 0;
    test.target.script = ({ name, path }) => {
      if (name !== 'write') return;
      partials += 1;
      if (partials > 4) throw fail(partials === 5 ? 'no-space' : 'failed', path);
    };
    const outcome = await transfer(test);
    expect(new Set(outcome.problems.map(({ error }) => error.code))).toEqual(new Set(['no-space']));
  });

  it('ends everything at once when the session ends, also an open question', async () => {
    const test = many();
    test.target.addFile('/t/x', 'old');
    test.source.addFile('/s/x', 'new');
    let written = 0;
    const asked: string[] = [];
    test.target.script = ({ name }) => {
      if (name === 'write') written += 1;
      if (written >= 10 && asked.length > 0) throw fail('disconnected', '');
    };
    const outcome = await transfer({
      ...test,
      paths: ['/s/d', '/s/x'],
      onConflict: (_question, signal) =>
        new Promise((_resolve, reject) => {
          asked.push('x');
          signal?.addEventListener('abort', () => reject(fail('cancelled', '/t/x')));
        }),
    });
    expect(outcome.state).toBe('failed');
    expect(outcome.tally.failed).toBeGreaterThan(20);
    expect(new Set(outcome.problems.map(({ error }) => error.code))).toEqual(
      new Set(['disconnected']),
    );
    expect(outcome.unfinished).toEqual(['/s/d', '/s/x']);
  });

  it('fails, and does not skip, what a lost session cut off', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'a').addFile('/s/b', 'b');
    let isStalled = false;
    target.script = async ({ name, path }) => {
      if (name === 'write' && !isStalled) {
        isStalled = true;
        await new Promise(() => {});
      }
      if (name === 'close') throw fail('disconnected', path);
    };
    // nothing cleans up behind a lost session either
    target.removeFile = () => Promise.reject(fail('disconnected', ''));
    const outcome = await transfer({ source, target, paths: ['/s/a', '/s/b'], to: '/t' });
    expect(outcome).toMatchObject({ state: 'failed', tally: { failed: 2, skipped: 0 } });
    expect(outcome.unfinished).toEqual(['/s/a', '/s/b']);
    expect(new Set(outcome.problems.map(({ error }) => error.code))).toEqual(
      new Set(['disconnected']),
    );
  });

  it('stops at once when cancelled, and removes its partials', async () => {
    const test = many();
    const user = new AbortController();
    let writes = 0;
    test.target.script = ({ name }) => {
      if (name === 'write' && ++writes === 10) user.abort();
    };
    // a server that answers is not waited for any longer than it takes
    const tuning = { ...test.tuning, cancelGraceMs: 60_000 };
    const startMs = performance.now();
    const outcome = await transfer({ ...test, tuning, signal: user.signal });
    expect(performance.now() - startMs).toBeLessThan(30_000);
    expect(outcome.state).toBe('cancelled');
    expect(outcome.unfinished).toEqual(['/s/d']);
    expect(outcome.tally).toMatchObject({ failed: 0 });
    expect(outcome.problems).toEqual([]);
    expect(partialsIn(test.target)).toEqual([]);
  });

  it('stops within half a second when the server does not answer any more', async () => {
    const test = many();
    const user = new AbortController();
    let writes = 0;
    test.target.script = async ({ name }) => {
      if (name === 'write' && ++writes === 10) user.abort();
      if (writes >= 10) await new Promise(() => {});
    };
    // what is waited in use, and nothing but that: no answer would ever come
    expect(defaultTuning.cancelGraceMs).toBeLessThan(500);
    const outcome = await transfer({ ...test, signal: user.signal });
    expect(outcome).toMatchObject({ state: 'cancelled', unfinished: ['/s/d'] });
  });

  it('starts nothing when it was cancelled before', async () => {
    const test = many();
    const outcome = await transfer({ ...test, signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ state: 'cancelled', unfinished: ['/s/d'] });
    expect([...test.source.operations, ...test.target.operations]).toEqual([]);
  });

  it('can be taken up again, and is whole then', async () => {
    const test = many();
    const user = new AbortController();
    let writes = 0;
    test.target.script = ({ name }) => {
      if (name === 'write' && ++writes === 10) user.abort();
    };
    const first = await transfer({ ...test, signal: user.signal });
    const second = await transfer({ ...test, paths: first.unfinished, resume: true });
    expect(second).toMatchObject({ state: 'done', tally: { found: 41, done: 41 } });
    for (let at = 0; at < 40; at += 1) expect(test.target.content(`/t/d/${at}`)).toBe('content');
  });
});
