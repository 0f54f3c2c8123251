import { describe, expect, it, vi } from 'vitest';
import { createPractice, type PracticeServer } from './practice.ts';

const server: PracticeServer = {
  tcpPort: 1,
  user: 'practice',
  password: 'p',
  hostKey: new Uint8Array(1),
};

function setUp(ready: () => Promise<PracticeServer> = () => Promise.resolve(server)) {
  const exits: (() => void)[] = [];
  const end = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const start = vi.fn(() => ({
    ready: ready(),
    onExit: (listener: () => void) => void exits.push(listener),
    end,
  }));
  return { practice: createPractice(start), start, end, exits };
}

describe('the practice server', () => {
  it('runs from the first use to the end of the last', async () => {
    const { practice, start, end } = setUp();
    const [a, b] = await Promise.all([practice.acquire(), practice.acquire()]);
    expect(start).toHaveBeenCalledOnce();
    a.release();
    a.release();
    expect(end).not.toHaveBeenCalled();
    b.release();
    expect(end).toHaveBeenCalledOnce();
    await practice.acquire();
    expect(start).toHaveBeenCalledTimes(2);
  });

  it('is started again after it died', async () => {
    const { practice, start, exits, end } = setUp();
    const lease = await practice.acquire();
    exits[0]?.();
    await practice.acquire();
    expect(start).toHaveBeenCalledTimes(2);
    lease.release();
    expect(end).not.toHaveBeenCalled();
  });

  it('says so when it cannot start, and is tried again', async () => {
    const { practice, start, end } = setUp(() => Promise.reject(new Error('no port')));
    await expect(practice.acquire()).rejects.toMatchObject({ code: 'connect' });
    expect(end).toHaveBeenCalledOnce();
    await expect(practice.acquire()).rejects.toMatchObject({ code: 'connect' });
    expect(start).toHaveBeenCalledTimes(2);
  });

  it('is waited for at the end of the app though its last use ended it already', async () => {
    const { practice, end } = setUp();
    let gone = (): void => {};
    end.mockReturnValue(new Promise<void>((resolve) => (gone = resolve)));
    const lease = await practice.acquire();
    lease.release();
    const ended = vi.fn<() => void>();
    const waiting = practice.end().then(ended);
    await Promise.resolve();
    expect(ended).not.toHaveBeenCalled();
    gone();
    await waiting;
    expect(end).toHaveBeenCalledOnce();
  });

  it('ends with the app', async () => {
    const { practice, end } = setUp();
    await practice.end();
    expect(end).not.toHaveBeenCalled();
    await practice.acquire();
    await practice.end();
    expect(end).toHaveBeenCalledOnce();
  });
});
