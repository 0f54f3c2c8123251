/** The preload as it is, with Electron's parts played by the test: what the page gives chooses no channel. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../shared/contract/bridge.ts';
import { requestsAtOnce, requestsPerSecond } from '../shared/request-limits.ts';

const electron = vi.hoisted(() => ({
  invoke: vi.fn<(channel: string, ...args: unknown[]) => Promise<unknown>>(),
  send: vi.fn<(channel: string, ...args: unknown[]) => void>(),
  on: vi.fn<(channel: string) => void>(),
  expose: vi.fn<(name: string, bridge: unknown) => void>(),
}));

vi.mock('electron', () => ({
  ipcRenderer: { invoke: electron.invoke, send: electron.send, on: electron.on },
  contextBridge: { exposeInMainWorld: electron.expose },
  webUtils: { getPathForFile: () => '/a' },
}));

/** A fresh page. */
async function load(): Promise<Bridge> {
  vi.resetModules();
  vi.clearAllMocks();
  electron.invoke.mockResolvedValue({ ok: true, value: null });
  await import('./preload.ts');
  expect(electron.expose).toHaveBeenCalledOnce();
  const [name, bridge] = electron.expose.mock.calls[0] ?? [];
  expect(name).toBe('bridge');
  return bridge as Bridge;
}

let bridge: Bridge;
beforeEach(async () => {
  bridge = await load();
});

const ask = (name: unknown, params: unknown = {}, id: unknown = 'a') =>
  bridge.call(id as string, name as never, params);

describe('CVE-2026-73226, CVE-2026-86711 the bridge', () => {
  it('has four ways, and each has one channel, whatever the page names', async () => {
    const names = [
      'cancel',
      'port',
      'open',
      'ELECTRON_BROWSER_REQUIRE',
      '__proto__',
      'toString',
      7,
    ];
    for (const name of names) {
      await ask(name);
      await bridge.open('b', name as never, {});
      bridge.cancel(String(name));
    }
    expect(Object.keys(bridge)).toEqual(['call', 'cancel', 'open', 'pathForFile']);
    const invoked = new Set(electron.invoke.mock.calls.map(([channel]) => channel));
    expect(invoked).toEqual(new Set(['call', 'open']));
    expect(new Set(electron.send.mock.calls.map(([channel]) => channel))).toEqual(
      new Set(['cancel']),
    );
    expect(electron.on.mock.calls.map(([channel]) => channel)).toEqual(['port']);
  });
});

describe('E16 a page gone wild', () => {
  it('is stopped before main hears of it, when it asks more often than anybody can', async () => {
    vi.useFakeTimers();
    try {
      const answers = await Promise.all(Array.from({ length: 10_000 }, () => ask('app.info')));
      expect(electron.invoke).toHaveBeenCalledTimes(requestsAtOnce);
      expect(answers.filter((answer) => !answer.ok)).toHaveLength(10_000 - requestsAtOnce);
      expect(answers.at(-1)).toMatchObject({ error: { code: 'refused' } });
      for (let i = 0; i < 10_000; i += 1) bridge.cancel('a');
      expect(electron.send).toHaveBeenCalledTimes(requestsAtOnce);
      for (let ms = 0; ms < 1_000; ms += 1) {
        vi.advanceTimersByTime(1);
        for (let i = 0; i < 10; i += 1) void ask('app.info');
      }
      const sent = electron.invoke.mock.calls.length - requestsAtOnce;
      expect(sent).toBe(requestsPerSecond);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['params', () => ask('sessions.open', { text: 'x'.repeat(100_000_000) })],
    ['name', () => ask('x'.repeat(100_000_000))],
    ['id', () => ask('app.info', {}, 'x'.repeat(100_000_000))],
  ])('sends no %s of 100 MB', async (_, send) => {
    expect(await send()).toMatchObject({ ok: false, error: { code: 'invalid' } });
    bridge.cancel('x'.repeat(100_000_000));
    expect(electron.invoke).not.toHaveBeenCalled();
    expect(electron.send).not.toHaveBeenCalled();
  });
});
