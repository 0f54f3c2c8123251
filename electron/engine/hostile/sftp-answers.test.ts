/** Groups S25 to S30 of the catalogue: SFTP services that lie, over a real connection. */
import { describe, expect, it } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import { displayName, textToBytes } from '../../../shared/names.ts';
import {
  hangMs,
  codeOf,
  failure,
  meetFiles,
  reasonsOf,
  within,
  stallTimes,
} from '../../testing/hostile-meeting.ts';
import { message, str, u32, u64 } from '../../testing/raw-ssh/bytes.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { FXP, namesReply, status, lying, type SftpScript } from '../../testing/raw-ssh/sftp.ts';
import type { RemoteFileSystem } from '../fs/remote.ts';

const READLINK = 19;

async function listed(files: RemoteFileSystem, path = '/home'): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of files.list(path)) found.push(...batch.map(({ name }) => name));
  return found;
}

describe('S25 a handle', () => {
  it.concurrent.each<[string, Buffer, RegExp]>([
    ['of 1 KB', str('h'.repeat(1_024)), /a handle of 1024 bytes/],
    ['of 257 bytes', str('h'.repeat(257)), /a handle of 257 bytes/],
    ['longer than the packet', u32(2 ** 32 - 1), /ends too early/],
    ['that is missing', Buffer.alloc(0), /ends too early/],
  ])('S25 %s fails one file and not the channel', async (_, handle, says) => {
    const scenario = lying([FXP.OPEN], ({ id }) => message(FXP.HANDLE, u32(id), handle));
    await meetFiles(scenario, async ({ files }) => {
      const error = await failure(files.open('/home/hello.txt', 'read'));
      expect(error.code).toBe('protocol');
      expect(error.message).toMatch(says);
      expect(await listed(files)).toEqual(['hello.txt', 'notes']);
    });
  });

  it('S25 of nothing is one like any other', async () => {
    const scenario = lying([FXP.OPEN], ({ id }) => message(FXP.HANDLE, u32(id), str('')));
    await meetFiles(scenario, async ({ files }) => {
      const file = await files.open('/home/hello.txt', 'read');
      expect((await failure(file.read(new Uint8Array(10), 0))).code).toBe('failed');
      expect(await listed(files)).toEqual(['hello.txt', 'notes']);
    });
  });

  it('S25 that the server has closed fails one file', async () => {
    const scenario = lying([FXP.READ, FXP.CLOSE], ({ id }) => status(id, 9, 'Invalid handle'));
    await meetFiles(scenario, async ({ files }) => {
      const file = await files.open('/home/hello.txt', 'read');
      await failure(file.read(new Uint8Array(10), 0));
      await file.close().catch(() => undefined);
      expect((await files.lstat('/home')).kind).toBe('directory');
    });
  });
});

describe('S27 a refusal', () => {
  const everything = Array.from({ length: 18 }, (_, at) => at + 3);
  const refusing = (code: number, text: string | Buffer) =>
    lying([...everything, 200], ({ id }) =>
      message(FXP.STATUS, u32(id), u32(code), str(text), str('')),
    );
  const operations: [string, (files: RemoteFileSystem) => Promise<unknown>][] = [
    ['list', (files) => listed(files)],
    ['lstat', (files) => files.lstat('/x')],
    ['stat', (files) => files.stat('/x')],
    ['realPath', (files) => files.realPath('x')],
    ['makeDirectory', (files) => files.makeDirectory('/x')],
    ['rename', (files) => files.rename('/x', '/y')],
    ['removeFile', (files) => files.removeFile('/x')],
    ['removeDirectory', (files) => files.removeDirectory('/x')],
    ['setAttrs', (files) => files.setAttrs('/x', { mode: 0o600, mtimeMs: 0 })],
    ['readLink', (files) => files.readLink('/x')],
    ['open', (files) => files.open('/x', 'read')],
    ['create', (files) => files.open('/x', 'create')],
  ];
  const meant: readonly [number, RegExp][] = [
    [1, /^protocol$/],
    [2, /^not-found$/],
    [3, /^permission$/],
    [4, /^failed$/],
    [5, /^name-refused$/],
    [6, /^disconnected$/],
    [7, /^disconnected$/],
    [8, /^unsupported$/],
    [31, /^failed$/],
    [2 ** 32 - 1, /^failed$/],
  ];
  const rows = operations.flatMap(([name, ask]) =>
    meant.map(([code, becomes]) => [name, code, ask, becomes] as const),
  );
  it.concurrent.each(rows)(
    'S27 of %s with status %i is an error of ours',
    async (name, code, ask, becomes) => {
      await meetFiles(refusing(code, 'No \x1b[2J\u202e'), async ({ files }) => {
        // the end of a listing is no failure, and a rename looks first whether something is there
        if (code === 1 && name === 'list') return;
        const error = await failure(ask(files));
        expect(error.code).toMatch(becomes);
        expect(error.message).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
      });
    },
  );

  it.concurrent.each<[string, Buffer, RegExp]>([
    ['30 KB', str('e'.repeat(30_000)), /^failed: .*e{8000}/],
    ['no UTF-8', str(Buffer.from([0xff, 0xc3])), /^failed: .*\\xFF\\xC3/],
    ['nothing', str(''), /^failed: .*no reason/],
    ['a length longer than the packet', u32(2 ** 32 - 1), /^protocol: .*ends too early/],
    ['lines', str('a\r\nb\nc'), /^failed: .*a\\r\\nb\\nc/],
  ])('S27 with a text of %s is told short and clean', async (_, text, says) => {
    const scenario = lying([FXP.LSTAT], ({ id }) => message(FXP.STATUS, u32(id), u32(4), text));
    const error = await failure(meetFiles(scenario, ({ files }) => files.lstat('/x')));
    expect(`${error.code}: ${error.message}`).toMatch(says);
    expect(error.message.length).toBeLessThan(limits.serverTextLength + 200);
    expect(error.message).not.toMatch(/\p{Cc}/u);
  });

  it.concurrent.each<[string, Buffer, string]>([
    ['without a text', u32(4), 'failed'],
    ['without a code', Buffer.alloc(0), 'protocol'],
  ])('S27 %s is one all the same', async (_, fields, code) => {
    const scenario = lying([FXP.LSTAT], ({ id }) => message(FXP.STATUS, u32(id), fields));
    const error = await failure(meetFiles(scenario, ({ files }) => files.lstat('/x')));
    expect(error.code).toBe(code);
  });
});

describe('S29 a channel that goes mute', () => {
  const forms: [string, SftpScript][] = [
    ['about everything', { answer: ({ type }) => type !== FXP.REALPATH }],
    [
      'after its first answer',
      (() => {
        let count = 0;
        return { answer: () => (count += 1) > 1 };
      })(),
    ],
    [
      'but for a byte now and then',
      (() => {
        let isBegun = false;
        const answer: SftpScript['answer'] = ({ type }, { channel }) => {
          if (type !== FXP.LSTAT) return undefined;
          if (isBegun) return true;
          isBegun = true;
          const packet = Buffer.concat([u32(60_000), Buffer.alloc(60_000)]);
          let at = 0;
          channel.peer.every(40, () => {
            channel.write(packet.subarray(at, (at += 1)));
            return at < 200;
          });
          return true;
        };
        return { answer };
      })(),
    ],
  ];
  it.concurrent.each(forms)(
    'S29 %s is given up at its deadline, and the next one works',
    async (_, sftp) => {
      let opened = 0;
      const scenario: Scenario = {
        sftp: {
          answer: (request, service) => {
            if (service.channel.id > 100) return undefined;
            opened += 1;
            return sftp.answer?.(request, service);
          },
        },
      };
      await meetFiles(
        scenario,
        async ({ files, connection }) => {
          const asked = [files.lstat('/'), files.lstat('/')];
          const settled = await within(hangMs, 'the requests', Promise.allSettled(asked));
          const reasons = reasonsOf(settled);
          for (const reason of reasons) expect(reason).toMatchObject({ code: 'timeout' });
          expect(reasons.length).toBeGreaterThan(0);
          expect((await failure(files.lstat('/'))).code).toBe('disconnected');
          expect(opened).toBeGreaterThan(0);
          (await connection.openSubsystem('sftp')).destroy();
        },
        stallTimes,
      );
    },
  );
});

describe('S30 a path from the server', () => {
  const answering = (path: string | Buffer) =>
    lying([FXP.REALPATH, READLINK], ({ id }) => namesReply(id, [{ name: path, attrs: u32(0) }]));

  it.concurrent.each<[string, string]>([
    ['of nothing', ''],
    ['with a NUL', '/a\0b'],
    ['of 32,768 bytes', `/${'p'.repeat(32_767)}`],
    ['of 100 KB', `/${'p'.repeat(100_000)}`],
  ])('S30 %s is refused, as a link’s target too', async (_, path) => {
    await meetFiles(answering(path), async ({ files }) => {
      expect(await codeOf(files.realPath('.'))).toBe('protocol');
      expect(await codeOf(files.readLink('/l'))).toBe('protocol');
    });
  });

  it.concurrent.each<[string, string]>([
    ['relative', 'home'],
    ['that leads up', '../..'],
    ['of Windows', 'C:\\x'],
  ])('S30 %s is refused where a full one is asked for', async (_, path) => {
    await meetFiles(answering(path), async ({ files }) => {
      expect(await codeOf(files.realPath('.'))).toBe('protocol');
      expect(await files.readLink('/l')).toBe(path);
    });
  });

  it.concurrent.each<[string, string | Buffer]>([
    ['with dots', '/a/../../etc'],
    ['with doubled slashes', '//server/share'],
    ['with an escape sequence', '/\x1b[2J'],
    ['that is no UTF-8', Buffer.from([0x2f, 0xff])],
  ])('S30 %s is only text', async (_, path) => {
    await meetFiles(answering(path), async ({ files }) => {
      const found = await files.realPath('.');
      expect(Buffer.from(textToBytes(found))).toEqual(Buffer.from(path as string));
      expect(displayName(found)).not.toMatch(/[\p{Cc}\udc80-\udcff]/u);
    });
  });

  it.concurrent.each<[string, Buffer[], RegExp]>([
    ['of 2^64 - 1 blocks of 2^64 - 1 bytes', Array<Buffer>(11).fill(u64(2n ** 64n - 1n)), /^none$/],
    ['of nothing', [], /^protocol$/],
    ['that is cut', [u64(4096), u64(4096), u32(1)], /^protocol$/],
  ])('S30 a volume %s is refused or a number that can be', async (_, fields, becomes) => {
    const version = message(FXP.VERSION, u32(3), str('statvfs@openssh.com'), str('2'));
    const sftp: SftpScript = {
      version,
      answer: ({ type, id }, { reply }) => {
        if (type !== 200) return undefined;
        reply(message(201, u32(id), ...fields));
        return true;
      },
    };
    await meetFiles({ sftp }, async ({ files }) => {
      const asked = files.freeSpace('/');
      expect(await codeOf(asked)).toMatch(becomes);
      const [found] = await Promise.allSettled([asked]);
      const space = found.status === 'fulfilled' ? found.value : undefined;
      for (const bytes of Object.values(space ?? {})) {
        expect(Number.isSafeInteger(bytes)).toBe(true);
      }
    });
  });

  it.concurrent.each<[string, (id: number) => Buffer]>([
    ['none', (id) => namesReply(id, [])],
    ['two', (id) => namesReply(id, [{ name: '/a' }, { name: '/b' }])],
    ['“OK”', (id) => status(id, 0)],
  ])('S30 %s instead of one is refused', async (_, reply) => {
    for (const type of [FXP.REALPATH, READLINK]) {
      await meetFiles(
        lying([type], ({ id }) => reply(id)),
        async ({ files }) => {
          const asked = type === READLINK ? files.readLink('/l') : files.realPath('.');
          expect((await failure(asked)).code).toBe('protocol');
        },
      );
    }
  });
});
