import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TerminalDown, TerminalUp } from '../../../shared/contract/terminals.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { createInbox } from '../port.ts';
import type { ShellChannel, ShellExit } from '../ssh/shell-channel.ts';
import { serveShell } from './channel.ts';
import { createFlow } from './flow.ts';

function setUp() {
  const posted: TerminalDown[] = [];
  const calls: string[] = [];
  const written: { bytes: Uint8Array; take: () => void }[] = [];
  let output: (bytes: Uint8Array) => void = () => undefined;
  let closed: (exit: ShellExit) => void = () => undefined;
  const channel: ShellChannel = {
    onData: (listener) => (output = listener),
    onClose: (listener) => (closed = listener),
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume'),
    write: (bytes) => new Promise((resolve) => written.push({ bytes, take: resolve })),
    resize: ({ columns, rows }) => calls.push(`resize ${columns}x${rows}`),
    close: () => calls.push('close'),
  };
  const inbox = createInbox<TerminalUp>();
  let isClosed = false;
  serveShell(channel, {
    post: (message) => posted.push(message),
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => (isClosed = true),
  });
  return {
    posted,
    calls,
    written,
    up: (message: unknown) => inbox.deliver(message as TerminalUp),
    hangUp: () => inbox.close(),
    output: (bytes: Uint8Array | string) => output(Buffer.from(bytes)),
    exit: (how: ShellExit) => closed(how),
    isClosed: () => isClosed,
    texts: () =>
      posted.flatMap((message) =>
        message.type === 'data' ? [Buffer.from(message.bytes).toString()] : [],
      ),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('output', () => {
  it('goes out at once after a pause, and in gathered pieces while it flows', () => {
    const shell = setUp();
    shell.output('a');
    expect(shell.texts()).toEqual(['a']);
    shell.output('b');
    shell.output('c');
    expect(shell.texts()).toEqual(['a']);
    vi.advanceTimersByTime(4);
    expect(shell.texts()).toEqual(['a', 'bc']);
    shell.output('d');
    vi.advanceTimersByTime(4);
    expect(shell.texts()).toEqual(['a', 'bc', 'd']);
    vi.advanceTimersByTime(100);
    shell.output('e');
    expect(shell.texts()).toEqual(['a', 'bc', 'd', 'e']);
  });

  it('is not gathered beyond 64 KiB', () => {
    const shell = setUp();
    shell.output('a');
    shell.output(Buffer.alloc(40_000));
    shell.output(Buffer.alloc(40_000));
    expect(shell.posted).toHaveLength(2);
  });

  it('stops at 256 KiB unacknowledged and goes on at 64', () => {
    const shell = setUp();
    for (let sent = 0; sent < limits.terminalHighBytes; sent += 65_536)
      shell.output(Buffer.alloc(65_536));
    expect(shell.calls).toEqual(['pause']);
    shell.up({ type: 'ack', count: limits.terminalHighBytes - limits.terminalLowBytes - 1 });
    expect(shell.calls).toEqual(['pause']);
    shell.up({ type: 'ack', count: 1 });
    expect(shell.calls).toEqual(['pause', 'resume']);
  });

  it('is all delivered before the exit is told', () => {
    const shell = setUp();
    shell.output('a');
    shell.output('b');
    shell.exit({ code: 3 });
    expect(shell.texts()).toEqual(['a', 'b']);
    expect(shell.posted.at(-1)).toEqual({ type: 'exit', code: 3 });
    expect(shell.isClosed()).toBe(true);
  });
});

describe('input', () => {
  it('is written in order, one piece at a time, and each is confirmed when taken', async () => {
    const shell = setUp();
    shell.up({ type: 'input', bytes: new Uint8Array(3) });
    shell.up({ type: 'input', bytes: new Uint8Array(5) });
    await vi.advanceTimersByTimeAsync(0);
    expect(shell.written).toHaveLength(1);
    expect(shell.posted).toEqual([]);
    shell.written[0]?.take();
    await vi.advanceTimersByTimeAsync(0);
    expect(shell.posted).toEqual([{ type: 'taken', count: 3 }]);
    expect(shell.written).toHaveLength(2);
  });

  it('carries sizes', () => {
    const shell = setUp();
    shell.up({ type: 'resize', columns: 100, rows: 40 });
    expect(shell.calls).toEqual(['resize 100x40']);
  });

  it.each([
    { type: 'resize', columns: 0, rows: 5 },
    { type: 'input', bytes: 'text' },
    { type: 'ack', count: -1 },
    { type: 'ack', count: Number.NaN },
    { type: 'other' },
    null,
  ])('that is malformed ends the terminal: %j', (message) => {
    const shell = setUp();
    shell.up(message);
    expect(shell.posted).toMatchObject([{ type: 'error', error: { code: 'invalid' } }]);
    expect(shell.isClosed()).toBe(true);
    expect(shell.calls).toEqual(['close']);
  });
});

describe('the end', () => {
  it.each<[ShellExit, TerminalDown]>([
    [{ code: 0 }, { type: 'exit', code: 0 }],
    [{ signal: 'SIGKILL' }, { type: 'exit', signal: 'SIGKILL' }],
    [{}, { type: 'exit' }],
    [
      { error: new OpError('disconnected', 'Gone.') },
      { type: 'error', error: { code: 'disconnected', message: 'Gone.' } },
    ],
  ])('of the shell is told and closes the port: %j', (exit, told) => {
    const shell = setUp();
    shell.exit(exit);
    expect(shell.posted).toEqual([told]);
    expect(shell.isClosed()).toBe(true);
  });

  it('of the port closes the channel, and nothing is posted any more', () => {
    const shell = setUp();
    shell.output('a');
    shell.hangUp();
    expect(shell.calls).toEqual(['close']);
    shell.output('b');
    shell.exit({ code: 0 });
    vi.advanceTimersByTime(100);
    expect(shell.texts()).toEqual(['a']);
    expect(shell.posted).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('createFlow', () => {
  it('gives no credit for acknowledging more than was sent', () => {
    const flow = createFlow({ highBytes: 100, lowBytes: 10 });
    expect(flow.sent(50)).toBe(false);
    expect(flow.acknowledged(1_000)).toBe(false);
    expect(flow.sent(99)).toBe(false);
    expect(flow.sent(1)).toBe(true);
    expect(flow.sent(1_000)).toBe(false);
    expect(flow.acknowledged(1_089)).toBe(false);
    expect(flow.acknowledged(1)).toBe(true);
    expect(flow.acknowledged(1)).toBe(false);
  });
});
