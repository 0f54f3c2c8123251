import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../shared/entry.ts';
import type { OpError } from '../../../shared/errors.ts';
import { sftpPeer, type PeerRequest, type SftpPeer } from '../../testing/sftp-peer.ts';
import { SftpClient } from '../sftp/client.ts';
import { SSH_FX, SSH_FXP } from '../sftp/constants.ts';
import { PacketWriter } from '../sftp/packets.ts';
import { listRemote } from './remote-list.ts';
import { RemoteFileSystem } from './remote.ts';

let peer: SftpPeer;
let client: SftpClient;
let files: RemoteFileSystem;

beforeEach(async () => {
  peer = sftpPeer();
  [client] = await Promise.all([SftpClient.open(peer.channel), peer.greet()]);
  files = new RemoteFileSystem({ clients: () => [client] });
});

afterEach(() => client.end());

/** Answers requests until the channel ends. */
function serve(answer: (request: PeerRequest) => Buffer): void {
  void peer.next().then((request) => {
    if (client.isEnded) return;
    peer.send(answer(request));
    serve(answer);
  });
}

function status(id: number, code: number): Buffer {
  return new PacketWriter(SSH_FXP.STATUS).u32(id).u32(code).text('').text('').finish();
}

function handle(id: number): Buffer {
  return new PacketWriter(SSH_FXP.HANDLE).u32(id).text('h').finish();
}

function attrs(id: number, mode: number): Buffer {
  return new PacketWriter(SSH_FXP.ATTRS).u32(id).u32(4).u32(mode).finish();
}

function names(id: number, list: readonly string[]): Buffer {
  const packet = new PacketWriter(SSH_FXP.NAME).u32(id).u32(list.length);
  for (const name of list) packet.text(name).text('-rw-r--r--').u32(4).u32(0o100644);
  return packet.finish();
}

function directoryOf(readdir: (id: number, turn: number) => Buffer): void {
  let turn = 0;
  serve(({ type, id }) => {
    if (type === SSH_FXP.OPENDIR) return handle(id);
    if (type === SSH_FXP.READDIR) return readdir(id, (turn += 1));
    return status(id, SSH_FX.OK);
  });
}

async function listed(maxEntries?: number): Promise<{ entries: Entry[]; error?: OpError }> {
  const entries: Entry[] = [];
  try {
    const options = maxEntries === undefined ? {} : { maxEntries };
    for await (const batch of listRemote(client, '/d', options)) entries.push(...batch);
    return { entries };
  } catch (thrown) {
    return { entries, error: thrown as OpError };
  }
}

describe('a listing from a hostile server', () => {
  it('leaves out names that no entry can have and says so at the end', async () => {
    const bad = ['../../etc/passwd', '', 'a\0b', '/abs', '.', '..', 'good'];
    directoryOf((id, turn) => (turn === 1 ? names(id, bad) : status(id, SSH_FX.EOF)));
    const { entries, error } = await listed();
    expect(entries.map((entry) => entry.name)).toEqual(['good']);
    expect(error).toMatchObject({ code: 'protocol' });
    expect(error?.message).toContain('“../../etc/passwd” and 3 more');
  });

  it('ends at the limit of entries when the server does not end it', async () => {
    directoryOf((id, turn) => names(id, [`a${turn}`, `b${turn}`, `c${turn}`]));
    const { entries, error } = await listed(1000);
    expect(entries).toHaveLength(1000);
    expect(error).toMatchObject({ code: 'unsupported' });
  });

  it('holds exactly as many as the limit without complaint', async () => {
    directoryOf((id, turn) => (turn <= 2 ? names(id, [`${turn}`]) : status(id, SSH_FX.EOF)));
    expect(await listed(2)).toMatchObject({ entries: [{ name: '1' }, { name: '2' }] });
    expect((await listed(2)).error).toBeUndefined();
  });

  it('ends when only empty replies come', async () => {
    directoryOf((id) => names(id, []));
    expect((await listed()).error).toMatchObject({ code: 'protocol' });
  });

  it('fails when a reply says more names than it has', async () => {
    directoryOf((id) => new PacketWriter(SSH_FXP.NAME).u32(id).u32(0xffff_ffff).finish());
    expect((await listed()).error).toMatchObject({ code: 'protocol' });
  });

  it('takes a reply of 7 MB', async () => {
    const many = Array.from({ length: 200_000 }, (_, at) => `file-${at}`);
    directoryOf((id, turn) => (turn === 1 ? names(id, many) : status(id, SSH_FX.EOF)));
    expect((await listed()).entries).toHaveLength(200_000);
  });
});

describe('paths from a hostile server', () => {
  it.each(['relative', '', '../up', 'a\0b'])('%j are refused as a full path', async (path) => {
    serve(({ id }) => names(id, [path]));
    await expect(files.realPath('.')).rejects.toMatchObject({ code: 'protocol' });
  });

  it('are refused when there are several', async () => {
    serve(({ id }) => names(id, ['/a', '/b']));
    await expect(files.readLink('/l')).rejects.toMatchObject({ code: 'protocol' });
  });
});

describe('links on a server of unknown argument order', () => {
  it.each(['link-first', 'target-first'] as const)(
    'point the right way when it is %s',
    async (order) => {
      const links = new Map<string, string>();
      serve(({ type, id, reader }) => {
        const path = reader.text();
        switch (type) {
          case SSH_FXP.SYMLINK: {
            const second = reader.text();
            const [link, target] = order === 'link-first' ? [path, second] : [second, path];
            links.set(link, target);
            return status(id, SSH_FX.OK);
          }
          case SSH_FXP.LSTAT:
            return links.has(path) ? attrs(id, 0o120777) : status(id, SSH_FX.NO_SUCH_FILE);
          case SSH_FXP.READLINK:
            return names(id, [links.get(path) ?? 'none']);
          default:
            links.delete(path);
            return status(id, SSH_FX.OK);
        }
      });
      await files.makeLink('target', '/d/link');
      await files.makeLink('other', '/d/second');
      expect([...links]).toEqual([
        ['/d/link', 'target'],
        ['/d/second', 'other'],
      ]);
    },
  );
});

describe('a rename on a server that may replace', () => {
  it('looks first and does not ask for it', async () => {
    const asked: number[] = [];
    serve(({ type, id }) => {
      asked.push(type);
      return type === SSH_FXP.LSTAT ? attrs(id, 0o100644) : status(id, SSH_FX.OK);
    });
    await expect(files.rename('/a', '/b')).rejects.toMatchObject({ code: 'exists' });
    expect(asked).toEqual([SSH_FXP.LSTAT]);
  });
});
