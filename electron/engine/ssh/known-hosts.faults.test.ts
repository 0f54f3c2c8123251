/**
 * Random known_hosts files, names, ports and keys, each judged by ssh itself and by Hawser. `HAWSER_SEED=N` chooses
 * others; `npm run soak` judges 20,000. What ssh reads otherwise on purpose is named in `asSsh`.
 */
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createSshOracle } from '../../testing/known-hosts-oracle.ts';
import { seeded, type Random } from '../../testing/seed.ts';
import { verdict, type HostKeyVerdict } from './known-hosts.ts';
import { wireString } from './wire.ts';

const seed = Number(process.env['HAWSER_SEED'] ?? 4);
const isSoak = process.env['HAWSER_FAULTS'] !== undefined;
const tuples = isSoak ? 20_000 : 500;
/** ssh and sshd wait for each other half of their time. */
const atOnce = 3;

const dir = mkdtempSync(join(tmpdir(), 'hawser-kh-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

type Key = { readonly file: string; readonly type: string; readonly base64: string };

function makeKey(name: string, kind: readonly string[]): Key {
  const file = join(dir, name);
  execFileSync('ssh-keygen', ['-q', ...kind, '-N', '', '-f', file]);
  return { file, ...publicOf(`${file}.pub`) };
}

function publicOf(file: string) {
  const [type = '', base64 = ''] = readFileSync(file, 'utf8').split(' ');
  return { type, base64 };
}

/** What a host may show. */
const shown = [
  makeKey('ed', ['-t', 'ed25519']),
  makeKey('ec', ['-t', 'ecdsa']),
  makeKey('rsa', ['-t', 'rsa', '-b', '2048']),
];
/** Keys that no host shows. */
const others = [
  makeKey('other-ed', ['-t', 'ed25519']),
  makeKey('other-ec', ['-t', 'ecdsa', '-b', '521']),
  makeKey('other-rsa', ['-t', 'rsa', '-b', '1024']),
  makeKey('other-dss', ['-t', 'dsa']),
];
const authority = makeKey('ca', ['-t', 'ed25519']);
/** Certificates of keys that are shown, and of one that is not. */
const certificates = [...shown, ...others.slice(0, 1)].map(({ file }) => {
  const options = ['-q', '-s', authority.file, '-I', 'id', '-h', '-n', 'h.example'];
  execFileSync('ssh-keygen', [...options, `${file}.pub`], { stdio: 'ignore' });
  return { file, ...publicOf(`${file}-cert.pub`) };
});

const hosts = [
  'h.example',
  'H.Example',
  'a.example',
  'h.example.',
  '10.0.0.1',
  '::1',
  'xn--hst-sna',
];
const ports = [22, 22, 2222, 2223];

type Tuple = {
  readonly content: string;
  readonly host: string;
  readonly tcpPort: number;
  readonly alias: string | undefined;
  readonly key: Key;
};

function randomTuple(random: Random): Tuple {
  const host = oneOf(random, hosts);
  const tcpPort = oneOf(random, ports);
  const alias = random.chance(0.1)
    ? random.pick(['alias', 'Alias.example', 'h.example'])
    : undefined;
  const key = oneOf(random, shown);
  const of = { host, tcpPort, alias, key };
  const count = random.below(6);
  const lines = Array.from({ length: count }, () => randomLine(random, of));
  const start = random.chance(0.03) ? '\u00ef\u00bb\u00bf' : '';
  const end = random.chance(0.2) ? '' : random.pick(['\n', '\n', '\r\n']);
  return { ...of, content: `${start}${lines.join(random.pick(['\n', '\n', '\r\n']))}${end}` };
}

function randomLine(random: Random, of: Omit<Tuple, 'content'>): string {
  if (random.chance(0.06))
    return random.pick(['', '# h.example', ' \t', '\u0000\u00ff', '@revoked', 'h.example']);
  const blank = () => random.pick([' ', ' ', ' ', '\t', '  ', ' \t']);
  const marker = random.chance(0.25)
    ? `${random.pick(['@revoked', '@cert-authority', '@revoked', '@trusted', '@revoked @revoked', '@Revoked'])}${blank()}`
    : '';
  const lead = random.chance(0.05) ? blank() : '';
  const tail = random.chance(0.2)
    ? `${blank()}${random.pick(['ann@desk', '# x', 'a b', '\u00fc', 'x'.repeat(random.chance(0.1) ? 90_000 : 3)])}`
    : '';
  return `${lead}${marker}${randomNames(random, of)}${blank()}${randomKey(random, of.key, blank)}${tail}`;
}

function randomNames(random: Random, of: Omit<Tuple, 'content'>): string {
  const name = of.alias ?? (of.tcpPort === 22 ? of.host : `[${of.host}]:${of.tcpPort}`);
  if (random.chance(0.15)) return randomHash(random, name, of.host);
  const list = Array.from({ length: random.chance(0.7) ? 1 : 1 + random.below(4) }, () =>
    randomPattern(random, name, of.host),
  );
  return list.join(',');
}

function randomPattern(random: Random, name: string, host: string): string {
  const pattern = random.pick([
    () => name,
    () => name,
    () => name,
    () => name.toUpperCase(),
    () => host,
    () => `[${host}]:2222`,
    () => oneOf(random, hosts),
    () => '*',
    () => '*.example',
    () => `[*]:${oneOf(random, ports)}`,
    () => replaceAt(name, random.below(name.length), '?'),
    () => replaceAt(name, random.below(name.length), '*'),
    () => `${name.slice(0, random.below(name.length))}*`,
    () => '**?*',
    () => 'x'.repeat(random.pick([1_021, 1_022, 1_023, 1_024, 3_000])),
    () => '',
  ])();
  return random.chance(0.12) ? `!${pattern}` : pattern;
}

function oneOf<T>(random: Random, list: readonly T[]): T {
  const item = list[random.below(list.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

function replaceAt(text: string, at: number, by: string): string {
  return `${text.slice(0, at)}${by}${text.slice(at + 1)}`;
}

function randomHash(random: Random, name: string, host: string): string {
  const salt = Buffer.from(Array.from({ length: 20 }, () => random.below(256)));
  const of = random.pick([name, name.toLowerCase(), name.toLowerCase(), host, 'x.example']);
  const hash = createHmac('sha1', salt).update(of).digest('base64');
  const text = `|1|${salt.toString('base64')}|${hash}`;
  return random.pick([
    text,
    text,
    text,
    text,
    text.slice(0, -1),
    `${text},${name}`,
    text.replace('|1|', '|2|'),
  ]);
}

function randomKey(random: Random, key: Key, blank: () => string): string {
  const { type, base64 } = oneOf(random, [key, key, key, ...shown, ...others, ...certificates]);
  const put = (typeText: string, keyText: string) => `${typeText}${blank()}${keyText}`;
  // ssh checks who signed a certificate; Hawser takes a damaged one for a known key all the same, which is stricter
  if (type.includes('-cert-') || random.chance(0.85)) return put(type, base64);
  return random.pick([
    () => put(type === 'ssh-rsa' ? 'rsa-sha2-512' : 'ssh-rsa', base64),
    () => put(type.toUpperCase(), base64),
    () => put(type, base64.slice(0, -random.below(9) - 1)),
    () => put(type, `${base64}=`),
    () =>
      put(
        type,
        replaceAt(base64, random.below(base64.length), random.pick(['A', 'b', '*', '\r', '-'])),
      ),
    () => put(type, withByteAfter(base64)),
    () => put(type, ''),
    () => `${type}\u0000${base64}`,
    () => put('foo', wireString('foo').toString('base64')),
    () => put('2048', '65537 12345'),
  ])();
}

function withByteAfter(base64: string): string {
  return Buffer.concat([Buffer.from(base64, 'base64'), Buffer.of(0)]).toString('base64');
}

/** Hawser’s verdict in ssh’s words: where an authority vouches for the host, ssh asks about an unknown plain key. */
function asSsh({ verdict: word }: HostKeyVerdict): string {
  return word === 'certified' ? 'unknown' : word;
}

it(
  `K05 K07 K08 comes to ssh’s verdict on ${tuples} random files, names, ports and keys`,
  { timeout: isSoak ? 3_600_000 : 120_000 },
  async () => {
    const random = seeded(seed);
    const ask = await createSshOracle(dir);
    const seen = new Map<string, number>();
    const disagreements: unknown[] = [];
    let left = tuples;
    const judge = async (): Promise<void> => {
      // a handful of disagreements tells what is wrong
      while (left > 0 && disagreements.length < 5) {
        left -= 1;
        const tuple = randomTuple(random);
        const { content, host, tcpPort, alias, key } = tuple;
        const file = { path: 'kh', bytes: Buffer.from(content, 'latin1') };
        const ours = asSsh(
          verdict([file], { host, tcpPort, alias }, Buffer.from(key.base64, 'base64')),
        );
        const theirs = await ask({ ...tuple, keyFile: key.file, keyType: key.type });
        seen.set(theirs, (seen.get(theirs) ?? 0) + 1);
        if (ours !== theirs) disagreements.push({ ours, theirs, ...tuple, key: key.type });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, judge));
    expect(disagreements).toEqual([]);
    // the draw says something about each of them
    for (const word of ['match', 'unknown', 'changed', 'revoked']) {
      expect(seen.get(word) ?? 0, word).toBeGreaterThan(tuples / 50);
    }
  },
);
