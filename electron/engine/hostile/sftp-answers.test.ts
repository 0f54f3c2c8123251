/** Groups S25 to S30 of the catalogue: SFTP services that lie, over a real connection. */
import { describe, expect, it } from 'vitest';
import { codeOf, failure, meetFiles } from '../../testing/hostile-meeting.ts';
import { message, str, u32 } from '../../testing/raw-ssh/bytes.ts';
import { limits } from '../../../shared/limits.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { FXP, namesReply, status, lying, type SftpScript } from '../../testing/raw-ssh/sftp.ts';
import type { RemoteFileSystem } from '../fs/remote.ts';

const ours = /protocol|unsupported|failed|timeout|disconnected/;

async function listed(files: RemoteFileSystem, path = '/home'): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of files.list(path)) found.push(...batch.map(({ name }) => name));
  return found;
}

describe('S25 a handle', () => {
  it.concurrent.each<[string, Buffer]>([
    ['of nothing', str('')],
    ['of 1 KB', str('h'.repeat(1_024))],
    ['of 300 bytes', str('h'.repeat(300))],
    ['longer than the packet', u32(2 ** 32 - 1)],
    ['that is missing', Buffer.alloc(0)],
  ])('S25 %s fails one file and not the channel', async (_, handle) => {
    const scenario = lying([FXP.OPEN], ({ id }) => message(FXP.HANDLE, u32(id), handle));
    await meetFiles(scenario, async ({ files }) => {
      const reading = async () => {
        const file = await files.open('/home/hello.txt', 'read');
        return file.read(new Uint8Array(10), 0);
      };
      expect((await failure(reading())).code).toMatch(/failed|protocol|unsupported/);
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
    [1, /./],
    [2, /not-found/],
    [3, /permission/],
    [4, /./],
    [5, /./],
    [6, /./],
    [7, /./],
    [8, /unsupported/],
    [31, /./],
    [2 ** 32 - 1, /./],
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

  it.concurrent.each<[string, Buffer]>([
    ['30 KB', str('e'.repeat(30_000))],
    ['no UTF-8', str(Buffer.from([0xff, 0xc3]))],
    ['nothing', str('')],
    ['a length longer than the packet', u32(2 ** 32 - 1)],
    ['lines', str('a\r\nb\nc')],
  ])('S27 with a text of %s is told short and clean', async (_, text) => {
    const scenario = lying([FXP.LSTAT], ({ id }) => message(FXP.STATUS, u32(id), u32(4), text));
    const error = await failure(meetFiles(scenario, ({ files }) => files.lstat('/x')));
    expect(error.message.length).toBeLessThan(limits.serverTextLength + 200);
    expect(error.message).not.toMatch(/\p{Cc}/u);
  });

  it.concurrent.each<[string, Buffer]>([
    ['without a text', Buffer.alloc(0)],
    ['without a code', Buffer.alloc(0)],
  ])('S27 %s is one all the same', async (how) => {
    const scenario = lying([FXP.LSTAT], ({ id }) =>
      how === 'without a text'
        ? message(FXP.STATUS, u32(id), u32(4))
        : message(FXP.STATUS, u32(id)),
    );
    expect((await failure(meetFiles(scenario, ({ files }) => files.lstat('/x')))).code).toMatch(
      ours,
    );
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
      {
        answer: ({ type }, { channel }) => {
          if (type !== FXP.LSTAT) return undefined;
          const packet = Buffer.concat([u32(60_000), Buffer.alloc(60_000)]);
          let at = 0;
          channel.peer.every(40, () => {
            channel.write(packet.subarray(at, (at += 1)));
            return at < 200;
          });
          return true;
        },
      },
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
      await meetFiles(scenario, async ({ files, connection }) => {
        await Promise.allSettled([files.lstat('/'), files.lstat('/')]);
        const error = await failure(files.lstat('/'));
        expect(error.code).toMatch(/timeout|disconnected|protocol/);
        expect(opened).toBeGreaterThan(0);
        (await connection.openSubsystem('sftp')).destroy();
      });
    },
  );
});

describe('S30 a path from the server', () => {
  it.concurrent.each<[string, string | Buffer]>([
    ['relative', 'home'],
    ['of nothing', ''],
    ['with dots', '/a/../../etc'],
    ['that leads up', '../..'],
    ['with a NUL', '/a\0b'],
    ['of 100 KB', `/${'p'.repeat(100_000)}`],
    ['with doubled slashes', '//server/share'],
    ['with an escape sequence', '/\x1b[2J'],
    ['that is no UTF-8', Buffer.from([0x2f, 0xff])],
  ])('S30 %s is refused or is only text', async (_, path) => {
    const scenario = lying([FXP.REALPATH], ({ id }) =>
      namesReply(id, [{ name: path, attrs: u32(0) }]),
    );
    await meetFiles(scenario, async ({ files }) => {
      const asked = files.realPath('.');
      expect(await codeOf(asked)).toMatch(/none|protocol/);
      const [found] = await Promise.allSettled([asked]);
      expect(found.status === 'fulfilled' ? found.value : '/').toMatch(/^\/[^\0]*$/);
    });
  });

  it.concurrent.each<[string, (id: number) => Buffer]>([
    ['none', (id) => namesReply(id, [])],
    ['two', (id) => namesReply(id, [{ name: '/a' }, { name: '/b' }])],
    ['“OK”', (id) => status(id, 0)],
  ])('S30 %s instead of one is refused', async (_, reply) => {
    const scenario = lying([FXP.REALPATH, 19], ({ id }) => reply(id));
    await meetFiles(scenario, async ({ files }) => {
      expect((await failure(files.realPath('.'))).code).toMatch(ours);
      expect((await failure(files.readLink('/l'))).code).toMatch(ours);
    });
  });
});
