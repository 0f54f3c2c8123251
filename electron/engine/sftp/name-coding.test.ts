import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../shared/entry.ts';
import { displayName } from '../../../shared/names.ts';
import { nameCharsets, type NameCharset } from '../../../shared/name-charsets.ts';
import { startSftpServer } from '../../testing/sftp-server.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from './client.ts';
import { usualTimes } from './connection.ts';
import { nameCodingOf } from './name-coding.ts';

/** A name in each charset, its bytes as `iconv` writes them. */
const samples: Readonly<Record<NameCharset, readonly [text: string, hex: string]>> = {
  'utf-8': ['Grüße.txt', '4772c3bcc39f652e747874'],
  'iso-8859-1': ['Grüße.txt', '4772fcdf652e747874'],
  'windows-1252': ['5 € – “neu”', '35208020962093 6e6575 94'],
  'koi8-r': ['Привет', 'f0d2c9d7c5d4'],
  gbk: ['港口文件', 'b8dbbfdacec4bcfe'],
  gb18030: ['港口㐀', 'b8dbbfda8139ee39'],
  // its second byte is a backslash
  big5: ['許功蓋', 'b35ca55cbb5c'],
  shift_jis: ['表ソ能', '955c835c945c'],
  'euc-jp': ['港口丂', 'b9c1b8fd8fb0a1'],
  'euc-kr': ['항구', 'c7d7b1b8'],
};

let dir: string;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-charset-'));
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await rm(dir, { recursive: true, force: true });
});

async function filesIn(charset: NameCharset): Promise<RemoteFileSystem> {
  const server = startSftpServer({ directory: dir });
  stops.push(() => server.stop());
  const client = await SftpClient.open(server.channel, usualTimes, nameCodingOf(charset));
  return new RemoteFileSystem({ clients: () => [client] });
}

async function namesOf(files: RemoteFileSystem, path: string): Promise<string[]> {
  const names: Entry[] = [];
  for await (const batch of files.list(path)) names.push(...batch);
  return names.map(({ name }) => name).sort();
}

const onDisk = async (path: string): Promise<string[]> =>
  (await readdir(path, { encoding: 'buffer' })).map((name) => name.toString('hex')).sort();

const hexOf = (charset: NameCharset): string => samples[charset][1].replaceAll(' ', '');

describe.each(nameCharsets)('names in %s', (charset) => {
  const [text] = samples[charset];
  const bytes = Buffer.from(hexOf(charset), 'hex');
  const raw = Buffer.from([0x80, 0xff, 0x41]);

  it('are read and written as the bytes they are at the server', async () => {
    await writeFile(Buffer.concat([Buffer.from(`${dir}/`), bytes]), '');
    const files = await filesIn(charset);
    expect(await namesOf(files, dir)).toEqual([text]);
    await files.makeDirectory(`${dir}/${text} 2`);
    await files.rename(`${dir}/${text}`, `${dir}/${text} 2/${text}`);
    const folder = Buffer.concat([bytes, Buffer.from(' 2')]);
    expect(await onDisk(dir)).toEqual([folder.toString('hex')]);
    expect(await namesOf(files, `${dir}/${text} 2`)).toEqual([text]);
    expect(await files.realPath(`${dir}/${text} 2`)).toBe(`${dir}/${text} 2`);
    await files.removeFile(`${dir}/${text} 2/${text}`);
    await files.removeDirectory(`${dir}/${text} 2`);
    expect(await onDisk(dir)).toEqual([]);
  });

  it('can be used when their bytes are no text of it', async () => {
    await mkdir(Buffer.concat([Buffer.from(`${dir}/`), raw]));
    const files = await filesIn(charset);
    const [name = ''] = await namesOf(files, dir);
    await files.rename(`${dir}/${name}`, `${dir}/x${name}`);
    expect(await onDisk(dir)).toEqual([`78${raw.toString('hex')}`]);
    await files.removeDirectory(`${dir}/x${name}`);
    expect(await onDisk(dir)).toEqual([]);
  });

  it('come back as they were, whatever the bytes', () => {
    const coding = nameCodingOf(charset);
    if (coding === undefined) return;
    fc.assert(
      fc.property(fc.uint8Array({ min: 1, minLength: 1, maxLength: 24 }), (name) => {
        expect(Buffer.from(coding.toBytes(coding.toText(name)))).toEqual(Buffer.from(name));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a name that the charset cannot write', () => {
  it.each(['iso-8859-1', 'gbk', 'shift_jis', 'koi8-r'] as const)(
    'is refused in %s with the character, and nothing is made',
    async (charset) => {
      const files = await filesIn(charset);
      await expect(files.makeDirectory(`${dir}/a🚢`)).rejects.toMatchObject({
        code: 'name-refused',
        message: expect.stringContaining('“🚢” is not in it') as string,
      });
      expect(await onDisk(dir)).toEqual([]);
      // the channel goes on
      expect(await namesOf(files, dir)).toEqual([]);
    },
  );
});

describe('names that look alike', () => {
  it('can both be used, and what cannot be seen in one is shown', async () => {
    const composed = Buffer.from('caf\u00e9');
    const decomposed = Buffer.from('cafe\u0301');
    const hidden = Buffer.from('caf\u00e9\u200b');
    for (const name of [composed, decomposed, hidden]) {
      await writeFile(Buffer.concat([Buffer.from(`${dir}/`), name]), name);
    }
    const files = await filesIn('utf-8');
    const names = await namesOf(files, dir);
    expect(names.map(displayName)).toEqual(['cafe\u0301', 'caf\u00e9', 'caf\u00e9\\u200B']);
    await files.removeFile(`${dir}/caf\u00e9`);
    expect(await onDisk(dir)).toEqual([decomposed.toString('hex'), hidden.toString('hex')].sort());
  });
});
