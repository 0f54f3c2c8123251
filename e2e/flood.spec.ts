import type { Page } from '@playwright/test';
import { requestsAtOnce, requestsPerSecond } from '../shared/request-limits.ts';
import { expect, test } from './fixtures.ts';
import { watchMain, type FullWatch } from './responsiveness.ts';

type Answer = { readonly ok: boolean; readonly error?: { readonly code: string } };
type Request = (id: string, name: string, params: unknown) => Promise<Answer>;
type Hostile = {
  readonly bridge: {
    readonly call: Request;
    readonly open: Request;
    readonly cancel: (id: string) => void;
  };
};

/** What a flood came to: how much was sent, how long it took, and how each was answered. */
type Flood = {
  readonly sent: number;
  readonly seconds: number;
  readonly codes: Record<string, number>;
};

/** Requests that were let in, and how many may be in that time: all above is refused. */
function letIn({ sent, seconds, codes }: Flood): {
  readonly count: number;
  readonly allowed: number;
} {
  return {
    count: sent - (codes['refused'] ?? 0),
    allowed: requestsAtOnce + requestsPerSecond * seconds,
  };
}

/**
 * Main was there for all else. On a busy machine what comes piles up, and main works at more of it at a stretch: ten
 * times the usual 20 ms have been seen. When all of a flood is let through to main, most of those who come wait for a second.
 */
async function expectFree(main: FullWatch): Promise<void> {
  const figures = { mostMs: await main.waitMs(0.95), longestMs: await main.longestMs() };
  test.info().annotations.push({ type: 'figures', description: JSON.stringify(figures) });
  expect(figures.mostMs).toBeLessThan(800);
  expect(figures.longestMs).toBeLessThan(2_000);
}

const floodTurns = 50;

/** Calls, opens and cancels without waiting for anything: up to 20,000 in each second, of each kind there is. */
function flood(page: Page, turns: number): Promise<Flood> {
  return page.evaluate(async (count) => {
    const { bridge } = window as unknown as Hostile;
    const codes: Record<string, number> = {};
    const note = (answer: Answer): void => {
      const code = answer.ok ? 'ok' : (answer.error?.code ?? 'none');
      codes[code] = (codes[code] ?? 0) + 1;
    };
    const asked: Promise<void>[] = [];
    const startedAt = performance.now();
    for (let turn = 0; turn < count; turn += 1) {
      for (let i = 0; i < 2_000; i += 1) {
        const id = crypto.randomUUID();
        const kind = i % 4;
        if (kind === 0) asked.push(bridge.open(id, 'transfers.watch', {}).then(note));
        else if (kind === 1) asked.push(bridge.call(id, 'hosts.list', {}).then(note));
        else if (kind === 2) asked.push(bridge.call(id, 'nothing', { id }).then(note));
        else asked.push(bridge.call(id, 'files.realPath', { fs: 'local' }).then(note));
        bridge.cancel(id);
      }
      const nextAt = startedAt + (turn + 1) * 100;
      await new Promise((resolve) => setTimeout(resolve, nextAt - performance.now()));
    }
    await Promise.all(asked);
    return { sent: asked.length, seconds: (performance.now() - startedAt) / 1_000, codes };
  }, turns);
}

test('E16 a page that asks 100,000 times as fast as it can is stopped, and main goes on', async ({
  hawser,
}) => {
  await hawser.openPractice();
  const main = await watchMain(hawser.app.electron);
  const came = await flood(hawser.page, floodTurns);
  expect(came.sent).toBe(100_000);
  expect(letIn(came).count).toBeLessThanOrEqual(letIn(came).allowed);
  await expectFree(main);

  // and it is a page like any other afterwards
  await hawser.page.waitForTimeout(1_100); // this second's share is used up
  await hawser.page.reload();
  await hawser.openPractice();
  await expect(hawser.remote.row('website')).toBeVisible();
});

test('E16 arguments of 100 MB, one after the other, do not hold main up', async ({ hawser }) => {
  await hawser.local.settled();
  const main = await watchMain(hawser.app.electron);
  const codes = await hawser.page.evaluate(async () => {
    const { bridge } = window as unknown as Hostile;
    const text = 'x'.repeat(100_000_000);
    const absurd: readonly (readonly [string, unknown])[] = [
      ['sessions.open', { text }],
      ['files.realPath', { fs: 'local', path: text }],
      ['files.remove', { fs: 'local', paths: [text] }],
      ['app.info', { [text]: 1 }],
      ['app.info', new Uint8Array(100_000_000)],
      [text, {}],
    ];
    const answers: Answer[] = [];
    for (const [name, params] of absurd) {
      answers.push(await bridge.call(crypto.randomUUID(), name, params));
    }
    answers.push(await bridge.call(text, 'app.info', {}));
    bridge.cancel(text);
    return answers.map((answer) => answer.error?.code);
  });
  const longest = await main.longestMs();
  test.info().annotations.push({ type: 'figures', description: `main ${longest} ms` });
  expect(new Set(codes)).toEqual(new Set(['invalid']));
  expect(longest).toBeLessThan(100);
  await expect(hawser.page.getByRole('list', { name: 'Hosts' })).toBeVisible();
});

test('E16 streams are no way in for a flood: 100,000 opened, and what is said on those of main', async ({
  hawser,
}) => {
  await hawser.openPractice();
  const main = await watchMain(hawser.app.electron);
  const came = await hawser.page.evaluate(async () => {
    const { bridge } = window as unknown as Hostile;
    const ports: MessagePort[] = [];
    window.addEventListener('message', (event) => ports.push(...event.ports));
    const counted: Record<string, number> = {};
    const startedAt = performance.now();
    const names = [
      'sessions.watch',
      'transfers.watch',
      'vault.watch',
      'files.list',
      'prompts.watch',
    ];
    for (let round = 0; round < 100; round += 1) {
      const asked: Promise<Answer>[] = [];
      for (let i = 0; i < 1_000; i += 1) {
        const name = names[i % names.length] ?? '';
        const params = name === 'files.list' ? { fs: 'local', path: '/' } : {};
        asked.push(bridge.open(crypto.randomUUID(), name, params));
      }
      for (const answer of await Promise.all(asked)) {
        const code = answer.ok ? 'ok' : (answer.error?.code ?? 'none');
        counted[code] = (counted[code] ?? 0) + 1;
      }
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    // those that were opened lead into main, or a session process: 100,000 messages that nobody asked for
    const big = 'x'.repeat(1_000_000);
    for (let i = 0; i < 100_000; i += 1) {
      ports[i % ports.length]?.postMessage(i % 1_000 === 0 ? big : { i });
      if (i % 5_000 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await bridge.call(crypto.randomUUID(), 'app.info', {});
    return { sent: 100_000, seconds, codes: counted };
  });
  expect(letIn(came).count).toBeLessThanOrEqual(letIn(came).allowed);
  await expectFree(main);
  await hawser.page.waitForTimeout(1_100); // this second's share is used up
  await hawser.page.reload();
  await hawser.openPractice();
});
