/** Groups S17 to S23 of the catalogue: SFTP services that lie, over a real connection. */
import { describe, expect, it } from 'vitest';
import { codeOf, failure, meetFiles, within } from '../../testing/hostile-meeting.ts';
import { message, str, u32, u64 } from '../../testing/raw-ssh/bytes.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { attrsOf, FXP, namesReply, status, lying } from '../../testing/raw-ssh/sftp.ts';

const ours = /protocol|unsupported|failed|timeout|disconnected/;

describe('S17 a greeting of SFTP', () => {
  const version = (number: number, ...fields: Buffer[]) =>
    message(FXP.VERSION, u32(number), ...fields);
  const pairs = (count: number) =>
    Array.from({ length: count }, (_, at) => [str(`e${at}`), str('1')]).flat();
  it.concurrent.each<[string, Buffer]>([
    ['of version 0', version(0)],
    ['of version 1', version(1)],
    ['of version 2', version(2)],
    ['of version 4', version(4)],
    ['of version 6', version(6)],
    ['of version 2^32 - 1', version(2 ** 32 - 1)],
    ['without a version', message(FXP.VERSION)],
    ['that is a status', status(0, 4, 'no')],
    ['of nothing', Buffer.alloc(0)],
    ['with half an extension', version(3, str('name'))],
    ['with a name longer than the packet', version(3, u32(0xffff_ffff))],
    ['with 10,000 extensions', version(3, ...pairs(10_000))],
  ])('S17 %s is refused clean', async (_, packet) => {
    const error = await failure(
      meetFiles({ sftp: { version: packet } }, ({ files }) => files.lstat('/')),
    );
    expect(error.code).toMatch(ours);
  });

  it.concurrent.each<[string, Buffer]>([
    ['with 1,000 extensions', version(3, ...pairs(1_000))],
    ['with names of control characters', version(3, str('\x1b[2J\u202e'), str('\0'))],
    ['with names of 10,000 characters', version(3, str('x'.repeat(10_000)), str('1'))],
    ['with the same extension twice', version(3, ...pairs(1), ...pairs(1))],
  ])('S17 %s is lived with', async (_, packet) => {
    await meetFiles({ sftp: { version: packet } }, async ({ files }) => {
      expect((await files.lstat('/home')).kind).toBe('directory');
    });
  });

  it.concurrent.each<[string, Buffer]>([
    ['0', u32(0)],
    ['2^31', u32(2 ** 31)],
    ['2^32 - 1', u32(2 ** 32 - 1)],
    ['16 MiB and one', u32(16 * 1024 * 1024 + 1)],
  ])('S17 a packet that says to be %s bytes ends the channel', async (_, head) => {
    const scenario: Scenario = {
      sftp: {
        answer: ({ type }, { channel }) => {
          if (type !== FXP.LSTAT) return undefined;
          channel.write(head);
          return true;
        },
      },
    };
    const before = process.memoryUsage().rss;
    const error = await failure(meetFiles(scenario, ({ files }) => files.lstat('/')));
    expect(error.code).toMatch(ours);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  });

  it('S17 a second greeting ends the channel', async () => {
    const scenario = lying([FXP.LSTAT], () => version(3));
    expect((await failure(meetFiles(scenario, ({ files }) => files.lstat('/')))).code).toMatch(
      ours,
    );
  });
});

describe('S18 limits of', () => {
  const limitsOf = (...values: bigint[]): Scenario => ({
    sftp: {
      version: message(FXP.VERSION, u32(3), str('limits@openssh.com'), str('1')),
      answer: ({ type, id }, { reply }) => {
        if (type !== 200) return undefined;
        reply(message(201, u32(id), ...values.map((value) => u64(value))));
        return true;
      },
    },
  });
  const most = 2n ** 64n - 1n;
  it.concurrent.each<[string, bigint[]]>([
    ['0', [0n, 0n, 0n, 0n]],
    ['1', [1n, 1n, 1n, 1n]],
    ['2^64 - 1', [most, most, most, most]],
    ['2^63', [2n ** 63n, 2n ** 63n, 2n ** 63n, 2n ** 63n]],
    ['reads over packets', [4_096n, most, most, 1n]],
    ['packets of 100 bytes', [100n, 32_768n, 32_768n, 5n]],
    ['too few fields', [1n]],
    ['no fields', []],
  ])('S18 %s stay between 4 and 255 KiB', async (_, values) => {
    await meetFiles(limitsOf(...values), async ({ client, files }) => {
      const { readBytes, writeBytes } = client.limits;
      for (const bytes of [readBytes, writeBytes]) {
        expect(bytes).toBeGreaterThanOrEqual(4 * 1024);
        expect(bytes).toBeLessThanOrEqual(255 * 1024);
      }
      const file = await files.open('/home/notes/long.bin', 'read');
      const buffer = new Uint8Array(100_000);
      expect(await file.read(buffer, 0)).toBe(100_000);
      expect(buffer.every((byte) => byte === 7)).toBe(true);
      await file.close();
    });
  });
});

describe('S20 replies', () => {
  it('S20 in any order carry right data', async () => {
    const held: (() => void)[] = [];
    const scenario: Scenario = {
      sftp: {
        tree: {
          '/': 'folder',
          '/f': Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251)),
        },
        answer: ({ type, id, reader }, { reply }) => {
          if (type !== FXP.READ) return undefined;
          reader.text();
          const from = Number(reader.u64());
          const data = Buffer.from(
            Array.from(
              { length: Math.min(reader.u32(), 200_000 - from) },
              (_, at) => (from + at) % 251,
            ),
          );
          held.push(() =>
            reply(data.length === 0 ? status(id, 1) : message(FXP.DATA, u32(id), str(data))),
          );
          setTimeout(() => {
            for (const answer of held.splice(0).toReversed()) answer();
          }, 3);
          return true;
        },
      },
    };
    await meetFiles(scenario, async ({ files }) => {
      const file = await files.open('/f', 'read');
      const buffer = new Uint8Array(200_000);
      expect(await file.read(buffer, 0)).toBe(200_000);
      expect(buffer.every((byte, at) => byte === at % 251)).toBe(true);
    });
  });

  it.concurrent.each<[string, (id: number) => Buffer | Buffer[]]>([
    ['to an id nobody used', (id) => status(id + 1_000, 0)],
    ['twice', (id) => Array<Buffer>(2).fill(message(FXP.ATTRS, u32(id), attrsOf('folder')))],
    ['without an id', () => message(FXP.ATTRS)],
    ['of another kind', (id) => message(FXP.DATA, u32(id), str('x'))],
    ['of a kind that does not exist', (id) => message(250, u32(id))],
    ['“OK” to a question', (id) => status(id, 0)],
    ['a handle to a question', (id) => message(FXP.HANDLE, u32(id), str('h'))],
    ['names to a question', (id) => namesReply(id, [{ name: 'x' }])],
  ])('S20 %s end the channel and nothing waits on', async (_, reply) => {
    const scenario = lying([FXP.LSTAT], ({ id }) => reply(id));
    await meetFiles(scenario, async ({ files }) => {
      const asked = [files.lstat('/a'), files.lstat('/b'), files.lstat('/c')];
      const settled = await within(3_000, 'the requests', Promise.allSettled(asked));
      expect(settled.map((each) => each.status)).toContain('rejected');
      expect((await failure(files.lstat('/d'))).code).toMatch(ours);
    });
  });
});

describe('S22 attributes', () => {
  const attrs = (flags: number, ...fields: Buffer[]) => Buffer.concat([u32(flags), ...fields]);
  const rows: [string, Buffer][] = [
    ['of nothing', attrs(0)],
    ['without a size', attrs(0x04, u32(0o100644))],
    ['of size 2^63', attrs(0x05, u64(2n ** 63n), u32(0o100644))],
    ['of size 2^64 - 1', attrs(0x05, u64(2n ** 64n - 1n), u32(0o100644))],
    ['of mode 2^32 - 1', attrs(0x04, u32(2 ** 32 - 1))],
    ['of mode 0', attrs(0x04, u32(0))],
    ['of an unknown kind', attrs(0x04, u32(0o170644))],
    ['of times at the end', attrs(0x08, u32(2 ** 32 - 1), u32(2 ** 32 - 1))],
    ['of owners at the end', attrs(0x02, u32(2 ** 32 - 1), u32(2 ** 32 - 1))],
    ['with flags of later versions', attrs(0x0000_0400)],
    ['with extended ones', attrs(0x8000_0000, u32(1), str('x'), str('y'))],
  ];
  it.concurrent.each(rows)('S22 %s are read without harm', async (_, bytes) => {
    const scenario = lying([FXP.LSTAT, FXP.STAT, FXP.FSTAT], ({ id }) =>
      message(FXP.ATTRS, u32(id), bytes),
    );
    await meetFiles(scenario, async ({ files }) => {
      const asked = files.lstat('/home/hello.txt');
      expect(await codeOf(asked)).toMatch(/none|protocol/);
      const [found] = await Promise.allSettled([asked]);
      const { size = 0, mode = 0, mtimeMs = 0 } = found.status === 'fulfilled' ? found.value : {};
      expect(Number.isSafeInteger(size)).toBe(true);
      expect(mode).toBeLessThanOrEqual(0o7777);
      expect(Number.isSafeInteger(mtimeMs)).toBe(true);
    });
  });

  it.concurrent.each<[string, Buffer]>([
    ['with 2^32 - 1 extended ones', attrs(0x8000_0000, u32(2 ** 32 - 1))],
    ['cut in the size', attrs(0x01, u32(1))],
    ['with all flags and nothing behind', attrs(2 ** 32 - 1)],
    ['with an extended one longer than the packet', attrs(0x8000_0000, u32(1), u32(2 ** 32 - 1))],
  ])('S22 %s fail that request', async (_, bytes) => {
    const scenario = lying([FXP.LSTAT], ({ id }) => message(FXP.ATTRS, u32(id), bytes));
    const error = await failure(meetFiles(scenario, ({ files }) => files.lstat('/')));
    expect(error.code).toBe('protocol');
  });

  it.concurrent.each<[string, Buffer]>([
    ['more than was asked (CVE-2026-84268)', str(Buffer.alloc(5_000))],
    ['nothing', str('')],
    ['data longer than the packet', u32(2 ** 32 - 1)],
  ])('S22 a reading that gives %s is no data', async (_, data) => {
    const scenario = lying([FXP.READ], ({ id }) => message(FXP.DATA, u32(id), data));
    await meetFiles(scenario, async ({ files }) => {
      const file = await files.open('/home/hello.txt', 'read');
      expect((await failure(file.read(new Uint8Array(100), 0))).code).toMatch(ours);
    });
  });
});

describe('S23 a listing', () => {
  it.concurrent.each<[string, (id: number, nth: number) => Buffer]>([
    ['that repeats itself for ever', (id) => namesReply(id, [{ name: 'same' }])],
    ['of empty replies for ever', (id) => namesReply(id, [])],
    ['of more names than there are', (id) => message(FXP.NAME, u32(id), u32(2 ** 32 - 1))],
    ['cut in a name', (id) => message(FXP.NAME, u32(id), u32(1), u32(50))],
    ['of attributes instead of names', (id) => message(FXP.ATTRS, u32(id), attrsOf('folder'))],
    ['that is “OK”', (id) => status(id, 0)],
  ])('S23 %s comes to an end', async (_, reply) => {
    let nth = 0;
    const scenario = lying([FXP.READDIR], ({ id }) => reply(id, (nth += 1)));
    await meetFiles(scenario, async ({ files }) => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), 500);
      const drained = (async () => {
        for await (const batch of files.list('/home', { signal: controller.signal })) void batch;
      })();
      const [settled] = await within(3_000, 'the listing', Promise.allSettled([drained]));
      clearTimeout(timer);
      expect(settled.status).toBe('rejected');
    });
  });

  it.concurrent.each<[string, string | Buffer]>([
    ['of a name of 64 KB', 'n'.repeat(65_536)],
    ['of the name “.”', '.'],
    ['of the name “..”', '..'],
    ['of a name with a slash', 'a/b'],
    ['of an empty name', ''],
    ['of a name with a NUL', 'a\0b'],
    ['of a name with an escape sequence', '\x1b[2J'],
    ['of a name that is no UTF-8', Buffer.from([0xff, 0xfe])],
  ])('S23 %s leaves the rest usable', async (_, name) => {
    let nth = 0;
    const scenario = lying([FXP.READDIR], ({ id }) => {
      nth += 1;
      return nth === 1
        ? namesReply(id, [{ name: 'good' }, { name }, { name: 'fine' }])
        : status(id, 1);
    });
    await meetFiles(scenario, async ({ files }) => {
      const found: string[] = [];
      const drained = (async () => {
        for await (const batch of files.list('/home'))
          found.push(...batch.map((each) => each.name));
      })();
      expect(await codeOf(drained)).toMatch(/none|protocol|unsupported|name-refused/);
      expect(found).toContain('good');
      expect(found).toContain('fine');
      for (const each of found) expect(each).not.toMatch(/[/\0]|^\.{0,2}$/);
    });
  });
});
