import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  isLegacyAlgorithm,
  legacyAlgorithmNames,
  legacyAlgorithms,
} from '../../../shared/legacy-algorithms.ts';
import { startSshd } from '../../testing/sshd.ts';
import {
  createScript,
  failureOf,
  paramsFor,
  serveTcp,
  type TestServer,
} from '../../testing/ssh-fixtures.ts';
import type { HopParams } from '../protocol.ts';
import { algorithmOffer, runtimeCapabilities } from './algorithms.ts';
import { connect } from './connection.ts';

/** Servers that can do only what is weak: refused by its name, and used only where that name was allowed. */

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

type Lists = {
  readonly kex: string;
  readonly key: string;
  readonly cipher: string;
  readonly mac: string;
};

const sound: Lists = {
  kex: 'curve25519-sha256',
  key: 'ssh-ed25519',
  cipher: 'aes128-ctr',
  mac: 'hmac-sha2-256',
};

/** A server that gets no further than its list of algorithms. */
async function serveOffer(lists: Lists): Promise<TestServer> {
  const { kex, key, cipher, mac } = lists;
  const names = [kex, key, cipher, cipher, mac, mac, 'none', 'none', '', ''].map((list) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(list.length);
    return Buffer.concat([length, Buffer.from(list)]);
  });
  const payload = Buffer.concat([Buffer.from([20]), randomBytes(16), ...names, Buffer.alloc(5)]);
  const padding = 8 + ((8 - ((payload.length + 5 + 8) % 8)) % 8);
  const packet = Buffer.alloc(5 + payload.length + padding);
  packet.writeUInt32BE(payload.length + padding + 1);
  packet[4] = padding;
  payload.copy(packet, 5);
  const server = await serveTcp((socket) => {
    socket.write('SSH-2.0-Old_1.0\r\n');
    socket.write(packet);
  });
  stops.push(server.stop);
  return server;
}

describe('K18 a server with nothing but', () => {
  it.each<readonly [string, Partial<Lists>, string]>([
    ['group 14 with SHA-1', { kex: 'diffie-hellman-group14-sha1' }, 'key exchange'],
    ['group 14', { kex: 'diffie-hellman-group14-sha256' }, 'key exchange'],
    ['group 15', { kex: 'diffie-hellman-group15-sha512' }, 'key exchange'],
    ['group 16', { kex: 'diffie-hellman-group16-sha512' }, 'key exchange'],
    ['group 18', { kex: 'diffie-hellman-group18-sha512' }, 'key exchange'],
    ['RSA signed with SHA-1', { key: 'ssh-rsa' }, 'host key'],
    ['AES-256 in CBC mode', { cipher: 'aes256-cbc' }, 'cipher'],
    ['AES-192 in CBC mode', { cipher: 'aes192-cbc' }, 'cipher'],
    ['AES-128 in CBC mode', { cipher: 'aes128-cbc' }, 'cipher'],
    ['3DES', { cipher: '3des-cbc' }, 'cipher'],
    ['HMAC with SHA-1', { mac: 'hmac-sha1' }, 'MAC'],
    ['HMAC with SHA-1 behind encryption', { mac: 'hmac-sha1-etm@openssh.com' }, 'MAC'],
  ])('%s is refused by its name, with the way to allow it', async (_, lists, kind) => {
    const server = await serveOffer({ ...sound, ...lists });
    const script = createScript();
    const error = await failureOf(connect(paramsFor(server.port), script.deps));
    const [name = ''] = Object.values(lists);
    expect(error.code).toBe('handshake');
    expect(error.message).toContain(`no ${kind} algorithm in common`);
    expect(error.message).toContain(name);
    expect(error.next).toContain(`Advanced, Legacy algorithms: ${name}.`);
    expect(script.asked).toEqual([]);
  });

  it.each<readonly [string, Partial<Lists>]>([
    ['group 1', { kex: 'diffie-hellman-group1-sha1' }],
    [
      'group exchange (its prime could be anything: K19)',
      { kex: 'diffie-hellman-group-exchange-sha256' },
    ],
    ['group exchange with SHA-1', { kex: 'diffie-hellman-group-exchange-sha1' }],
    ['DSS', { key: 'ssh-dss' }],
    ['RC4', { cipher: 'arcfour' }],
    ['RC4 with 256 bits', { cipher: 'arcfour256' }],
    ['Blowfish', { cipher: 'blowfish-cbc' }],
    ['no cipher', { cipher: 'none' }],
    ['HMAC with MD5', { mac: 'hmac-md5' }],
    ['HMAC with 96 bits of SHA-1', { mac: 'hmac-sha1-96' }],
    ['no MAC', { mac: 'none' }],
  ])('%s is refused by its name, even where everything weak is allowed', async (_, lists) => {
    const server = await serveOffer({ ...sound, ...lists });
    const algorithms = { legacy: [...legacyAlgorithmNames, ...Object.values(lists)] };
    const params = paramsFor(server.port, { algorithms });
    const error = await failureOf(connect(params, createScript().deps));
    expect(error.code).toBe('handshake');
    expect(error.message).toContain(`It offers: ${Object.values(lists)[0] ?? ''}.`);
    expect(error.next).not.toContain('Legacy');
  });
});

describe('K18 what is allowed for a host', () => {
  it.each(legacyAlgorithmNames)('%s adds itself and nothing else, behind what is sound', (name) => {
    const wish = { knownKeyTypes: [], algorithms: { legacy: [name] } };
    const offer = algorithmOffer(wish);
    const plain = algorithmOffer({ knownKeyTypes: [] });
    const all = (of: typeof offer) => [of.kex, of.serverHostKey, of.cipher, of.hmac] as string[][];
    const added = all(offer).flatMap((list, index) => list.slice(all(plain)[index]?.length));
    expect(added).toEqual([name]);
    all(plain).forEach((list, index) =>
      expect(all(offer)[index]?.slice(0, list.length)).toEqual(list),
    );
  });

  it.each<readonly [string, string]>([
    ['diffie-hellman-group14-sha1', 'KexAlgorithms'],
    ['diffie-hellman-group16-sha512', 'KexAlgorithms'],
    ['ssh-rsa', 'HostKeyAlgorithms'],
    ['aes128-cbc', 'Ciphers'],
    ['3des-cbc', 'Ciphers'],
    ['hmac-sha1', 'MACs'],
  ])('%s logs in to a sshd that has nothing else', async (name, keyword) => {
    // with an AEAD cipher there is no MAC to agree on
    const config = [`${keyword} ${name}`, ...(keyword === 'MACs' ? ['Ciphers aes128-ctr'] : [])];
    const sshd = await startSshd({ config });
    stops.push(sshd.stop);
    const params = paramsFor(sshd.port, { user: sshd.user, keyFiles: [sshd.clientKeyFile] });
    const { deps } = createScript();
    expect((await failureOf(connect(params, deps))).next).toContain(name);
    const connection = await connect({ ...params, algorithms: { legacy: [name] } }, deps);
    stops.push(connection.close);
    const [hop] = connection.facts.hops;
    const agreed = [hop?.kex, hop?.hostKeyAlgorithm, hop?.toServer.cipher, hop?.toServer.mac];
    expect(agreed).toContain(name);
    expect(agreed.filter((each) => each !== undefined && isLegacyAlgorithm(each))).toEqual([name]);
  });

  it('is for that host alone: the same attempt asks no other hop for it', async () => {
    const server = await serveOffer({ ...sound, cipher: '3des-cbc' });
    const jump = paramsFor(server.port);
    const params = { ...paramsFor(1, { algorithms: { legacy: ['3des-cbc'] } }), jumps: [jump] };
    const error = await failureOf(connect(params, createScript().deps));
    expect(error.next).toContain('3des-cbc');
  });
});

describe('a host’s own lists', () => {
  const offer = (algorithms: HopParams['algorithms'] & object) =>
    algorithmOffer({ knownKeyTypes: ['ssh-rsa'], algorithms });

  it('take the place of our order, and add nothing that was not there', () => {
    const { kex, cipher, hmac, serverHostKey } = offer({
      kex: ['ecdh-sha2-nistp521', 'diffie-hellman-group1-sha1', 'curve25519-sha256'],
      cipher: ['3des-cbc', 'aes256-ctr', 'aes128-gcm@openssh.com'],
      mac: ['hmac-md5', 'hmac-sha2-512'],
      hostKey: ['rsa-sha2-256', 'ssh-rsa'],
    });
    expect(kex).toEqual(['ecdh-sha2-nistp521', 'curve25519-sha256']);
    expect(cipher).toEqual(['aes256-ctr', 'aes128-gcm@openssh.com']);
    expect(hmac).toEqual(['hmac-sha2-512']);
    expect(serverHostKey).toEqual(['rsa-sha2-256']);
  });

  it('with nothing that Hawser offers are refused by their names', () => {
    expect(() => offer({ cipher: ['arcfour', '3des-cbc'] })).toThrow(/arcfour, 3des-cbc/);
    expect(offer({ cipher: ['3des-cbc'], legacy: ['3des-cbc'] }).cipher).toEqual(['3des-cbc']);
  });
});

it('every legacy algorithm says what is wrong with it', () => {
  for (const { why } of legacyAlgorithms) expect(why.length).toBeGreaterThan(10);
});

describe('K27 on a runtime without', () => {
  it.each([
    ['chacha20 and CBC, as Electron’s', { ciphers: ['aes-128-gcm', 'aes-256-gcm', 'aes-128-ctr'] }],
    ['hashes but SHA-256', { hashes: ['sha256'] }],
    ['curves but x25519', { curves: ['x25519'] }],
  ])('%s the offer holds the same safe default, and never throws', (_, lacking) => {
    const can = { ...runtimeCapabilities(), ...lacking };
    const wish = { knownKeyTypes: [], algorithms: { legacy: legacyAlgorithmNames } };
    expect(algorithmOffer(wish, can).kex[0]).toBe('curve25519-sha256');
    expect(algorithmOffer(wish, can).cipher[0]).toBe('aes128-gcm@openssh.com');
  });
});

const auditor = '/usr/bin/ssh-audit';
it.skipIf(!existsSync(auditor))(
  'K17 ssh-audit finds nothing to warn of in what we offer',
  async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const auditing = promisify(execFile)(auditor, [
      '-c',
      '-p',
      String(port),
      '-n',
      '-t',
      '60',
    ]).catch(
      // it ends with a status of its own when it has anything to say
      (error: unknown) => error as { stdout: string },
    );
    const until = performance.now() + 60_000;
    const attempt = async (): Promise<void> => {
      for (;;) {
        const error = await failureOf(connect(paramsFor(port), createScript().deps));
        if (!error.message.includes('no program listens') || performance.now() > until) return;
      }
    };
    await attempt();
    const { stdout } = await auditing;
    onTestFinished(({ task }) => {
      if (task.result?.state === 'fail') console.error(stdout);
    });
    expect(stdout).toContain('curve25519-sha256');
    const faulted: string[] = [];
    let name = '';
    for (const line of stdout.split('\n')) {
      name = /^\(\w+\) (\S+)\s+-- /.exec(line)?.[1] ?? name;
      if (/\[(fail|warn)\]/.test(line) && !faulted.includes(name)) faulted.push(name);
    }
    // what it would have us drop, and many servers have nothing else: curves of NIST, and MACs beside CTR, which stay
    // sound; this release of it does not know strict key exchange yet
    const accepted = /^(ecdh-sha2-nistp|ecdsa-sha2-nistp|hmac-sha2-(256|512)$|kex-strict-c)/;
    expect(faulted.filter((each) => !accepted.test(each))).toEqual([]);
  },
);
