// One file: greeting, replies, attributes and listings of one service, told with the same few helpers.
/** Groups S17 to S23 of the catalogue: SFTP services that lie, over a real connection. */
import { describe, expect, it } from 'vitest';
import type { Attrs, Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { displayName, textToBytes } from '../../../shared/names.ts';
import { hangMs, failure, meetFiles, reasonsOf, within } from '../../testing/hostile-meeting.ts';
import { message, str, u32, u64 } from '../../testing/raw-ssh/bytes.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { attrsOf, FXP, namesReply, status, lying } from '../../testing/raw-ssh/sftp.ts';

/** What the reader of packets says of a length that goes past the end. */
const tooShort = /ends too early/;

describe('S17 a greeting of SFTP', () => {
  const version = (number: number, ...fields: Buffer[]) =>
    message(FXP.VERSION, u32(number), ...fields);
  const pairs = (count: number) =>
    Array.from({ length: count }, (_, at) => [str(`e${at}`), str('1')]).flat();
  const other = /^unsupported: The server speaks SFTP version \d+, not 3/;
  it.concurrent.each<[string, Buffer, RegExp]>([
    ['of version 0', version(0), other],
    ['of version 1', version(1), other],
    ['of version 2', version(2), other],
    ['of version 4', version(4), other],
    ['of version 6', version(6), other],
    ['of version 2^32 - 1', version(2 ** 32 - 1), other],
    ['without a version', message(FXP.VERSION), tooShort],
    ['that is a status', status(0, 4, 'no'), /not SFTP/],
    ['of nothing', Buffer.alloc(0), /not SFTP/],
    ['with half an extension', version(3, str('name')), tooShort],
    ['with a name longer than the packet', version(3, u32(0xffff_ffff)), tooShort],
    ['with data that is cut (CVE-2026-3731)', version(3, str('n'), u32(9), u32(0)), tooShort],
    ['with 10,000 extensions', version(3, ...pairs(10_000)), /more than 1024 extensions/],
  ])('S17 %s is refused clean', async (_, packet, says) => {
    const { code, message: text } = await failure(
      meetFiles({ sftp: { version: packet } }, ({ files }) => files.lstat('/')),
    );
    expect(`${code}: ${text}`).toMatch(says);
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
    expect(error.code).toBe('protocol');
    expect(error.message).toMatch(/a packet of \d+ bytes/);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  });

  it('S17 a second greeting ends the channel', async () => {
    const scenario = lying([FXP.LSTAT], () => version(3));
    const error = await failure(meetFiles(scenario, ({ files }) => files.lstat('/')));
    expect(error.message).toMatch(/a reply to nothing that was asked/);
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
      const settled = await within(hangMs, 'the requests', Promise.allSettled(asked));
      const reasons = reasonsOf(settled);
      expect(reasons.length).toBeGreaterThan(0);
      for (const reason of reasons) expect(reason).toMatchObject({ code: 'protocol' });
      // the channel is of no use any more
      expect((await failure(files.lstat('/d'))).code).toBe('disconnected');
    });
  });
});

describe('S22 attributes', () => {
  const attrs = (flags: number, ...fields: Buffer[]) => Buffer.concat([u32(flags), ...fields]);
  const most = 2 ** 32 - 1;
  const rows: [string, Buffer, Attrs][] = [
    ['of nothing', attrs(0), { kind: 'file' }],
    ['without a size', attrs(0x04, u32(0o100644)), { kind: 'file', mode: 0o644 }],
    [
      'of size 2^63',
      attrs(0x05, u64(2n ** 63n), u32(0o100644)),
      { kind: 'file', mode: 0o644, size: Number.MAX_SAFE_INTEGER },
    ],
    [
      'of size 2^64 - 1',
      attrs(0x05, u64(2n ** 64n - 1n), u32(0o100644)),
      { kind: 'file', mode: 0o644, size: Number.MAX_SAFE_INTEGER },
    ],
    ['of mode 2^32 - 1', attrs(0x04, u32(most)), { kind: 'other', mode: 0o7777 }],
    ['of mode 0', attrs(0x04, u32(0)), { kind: 'file', mode: 0 }],
    ['of an unknown kind', attrs(0x04, u32(0o170644)), { kind: 'other', mode: 0o644 }],
    [
      'of times at the end',
      attrs(0x08, u32(most), u32(most)),
      { kind: 'file', atimeMs: most * 1_000, mtimeMs: most * 1_000 },
    ],
    [
      'of owners at the end',
      attrs(0x02, u32(most), u32(most)),
      { kind: 'file', uid: most, gid: most },
    ],
    ['with flags of later versions', attrs(0x0000_0400), { kind: 'file' }],
    ['with extended ones', attrs(0x8000_0000, u32(1), str('x'), str('y')), { kind: 'file' }],
  ];
  it.concurrent.each(rows)('S22 %s are read without harm', async (_, bytes, meant) => {
    const scenario = lying([FXP.LSTAT, FXP.STAT, FXP.FSTAT], ({ id }) =>
      message(FXP.ATTRS, u32(id), bytes),
    );
    await meetFiles(scenario, async ({ files }) => {
      expect(await files.lstat('/home/hello.txt')).toEqual(meant);
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

  it.concurrent.each<[string, Buffer, RegExp]>([
    ['more than was asked (CVE-2026-84268)', str(Buffer.alloc(5_000)), /5000 bytes .* for 100/],
    ['one byte more than was asked', str(Buffer.alloc(101)), /101 bytes .* for 100/],
    ['nothing, for ever', str(''), /0 bytes .* for 100/],
    ['data longer than the packet', u32(2 ** 32 - 1), tooShort],
    ['half of the data it says', Buffer.concat([u32(20), Buffer.alloc(10)]), tooShort],
  ])('S22 a reading that gives %s is no data', async (_, data, says) => {
    const scenario = lying([FXP.READ], ({ id }) => message(FXP.DATA, u32(id), data));
    await meetFiles(scenario, async ({ files }) => {
      const file = await files.open('/home/hello.txt', 'read');
      const error = await failure(file.read(new Uint8Array(100), 0));
      expect(error.code).toBe('protocol');
      expect(error.message).toMatch(says);
    });
  });
});

describe('S23 a listing', () => {
  const named = (id: number, ...fields: Buffer[]) => message(FXP.NAME, u32(id), u32(1), ...fields);
  it.concurrent.each<[string, (id: number, nth: number) => Buffer, RegExp]>([
    ['that repeats itself for ever', (id) => namesReply(id, [{ name: 'same' }]), /^cancelled/],
    ['of empty replies for ever', (id) => namesReply(id, []), /empty parts/],
    [
      'of more names than there are (CVE-2005-0467)',
      (id) => message(FXP.NAME, u32(id), u32(2 ** 32 - 1)),
      tooShort,
    ],
    ['cut in a name', (id) => named(id, u32(50)), tooShort],
    ['without a longname (CVE-2026-0968)', (id) => named(id, str('x')), tooShort],
    ['cut in a longname', (id) => named(id, str('x'), u32(50), str('-rw')), tooShort],
    ['without attributes', (id) => named(id, str('x'), str('-rw')), tooShort],
    [
      'of attributes instead of names',
      (id) => message(FXP.ATTRS, u32(id), attrsOf('folder')),
      /packet type 105 instead of 104/,
    ],
    ['that is “OK”', (id) => status(id, 0), /“OK” instead of/],
  ])('S23 %s comes to an end', async (_, reply, says) => {
    let nth = 0;
    const scenario = lying([FXP.READDIR], ({ id }) => reply(id, (nth += 1)));
    await meetFiles(scenario, async ({ files }) => {
      const controller = new AbortController();
      const drained = (async () => {
        let names = 0;
        for await (const batch of files.list('/home', { signal: controller.signal })) {
          names += batch.length;
          if (names > 50) controller.abort();
        }
      })();
      const [settled] = await within(hangMs, 'the listing', Promise.allSettled([drained]));
      if (settled.status === 'fulfilled') throw new Error('It did not fail.');
      const { code, message: text } = settled.reason as OpError;
      expect(`${code}: ${text}`).toMatch(says);
    });
  });

  const refused = /no entry can have/;
  it.concurrent.each<[string, string, RegExp]>([
    ['of a name of 64 KB', 'n'.repeat(65_536), refused],
    ['of the name “.”', '.', /^none$/],
    ['of the name “..”', '..', /^none$/],
    ['of a name with a slash', 'a/b', refused],
    ['of a name that leads up', '../b', refused],
    ['of an empty name', '', refused],
    ['of a name with a NUL', 'a\0b', refused],
  ])('S23 %s leaves it out, and the rest usable', async (_, name, says) => {
    await meetFiles(listing([{ name: 'good' }, { name }, { name: 'fine' }]), async ({ files }) => {
      const { found, error } = await drained(files.list('/home'));
      expect(found.map((entry) => entry.name)).toEqual(['good', 'fine']);
      expect(error?.message ?? 'none').toMatch(says);
    });
  });

  it.concurrent.each<[string, string | Buffer]>([
    ['of a name with an escape sequence (CVE-2019-6109)', '\x1b[2J'],
    ['of a name that turns text around', '\u202egpj.exe'],
    ['of a name that is no UTF-8', Buffer.from([0xff, 0xfe])],
  ])('S23 %s gives it as it is, to be shown escaped', async (_, name) => {
    await meetFiles(listing([{ name }]), async ({ files }) => {
      const { found, error } = await drained(files.list('/home'));
      expect(error).toBeUndefined();
      const [entry] = found;
      expect(Buffer.from(textToBytes(entry?.name ?? ''))).toEqual(Buffer.from(name as string));
      expect(displayName(entry?.name ?? '')).not.toMatch(/[\p{Cc}\u202e\udc80-\udcff]/u);
    });
  });

  it.concurrent.each<[string, Buffer]>([
    ['of nothing', str('')],
    ['that lies about the name', str('drwxrwxrwx 1 root root 0 Jan 1 1970 other')],
    ['of control characters', str('\x1b[2J\u202e')],
    ['of 1 MB', str('-'.repeat(1_000_000))],
  ])('S23 a longname %s says nothing of an entry but its kind', async (_, longName) => {
    let nth = 0;
    const scenario = lying([FXP.READDIR], ({ id }) => {
      nth += 1;
      return nth > 1 ? status(id, 1) : named(id, str('x'), longName, u32(0));
    });
    await meetFiles(scenario, async ({ files }) => {
      const { found } = await drained(files.list('/home'));
      expect(found.map(({ kind: _kind, ...rest }) => rest)).toEqual([{ name: 'x' }]);
    });
  });
});

/** A folder of these names. */
function listing(names: Parameters<typeof namesReply>[1]): Scenario {
  let nth = 0;
  return lying([FXP.READDIR], ({ id }) => {
    nth += 1;
    return nth === 1 ? namesReply(id, names) : status(id, 1);
  });
}

/** All that a listing gives, and how it fails. */
async function drained(batches: AsyncIterable<readonly Entry[]>) {
  const found: Entry[] = [];
  try {
    for await (const batch of batches) found.push(...batch);
    return { found, error: undefined };
  } catch (thrown) {
    if (!(thrown instanceof OpError)) throw thrown;
    return { found, error: thrown };
  }
}
