import { linesAbout, type KnownHost, type KnownHostsFile } from './known-hosts-lines.ts';
import { hashName, nameInFile, nameWithoutPort, type KnownHostName } from './known-hosts-names.ts';
import { readPublicKey } from './public-key.ts';

/**
 * What OpenSSH's known_hosts says of a key, as in OpenSSH's hostfile.c and sshconnect.c. Pure; files are read by the
 * store in main.
 *
 * As in OpenSSH, a host with a known key of any type that shows another key is `changed`: a new type is no way
 * around the check (CVE-2026-9547). Stricter on purpose, in three ways: a key revoked for the bare name is revoked on every
 * port, where OpenSSH prints the warning and then treats the host as unknown; and where a certificate authority answers
 * for the host, a plain key nobody knows is refused, where OpenSSH asks; and a certificate on a line of known keys counts as
 * another key also when its own signature is wrong.
 */

/**
 * What the files say about a key a host has shown. `knownTypes` names keys that the host has on its standard port,
 * when it is asked about on another one. `certified` is an unknown key of a host whose keys a certificate authority
 * signs.
 */
export type HostKeyVerdict =
  | { readonly verdict: 'match'; readonly file: string; readonly line: number }
  | { readonly verdict: 'unknown'; readonly knownTypes: readonly string[] }
  | {
      readonly verdict: 'changed';
      readonly file: string;
      readonly line: number;
      readonly keyType: string;
    }
  | { readonly verdict: 'revoked' | 'certified'; readonly file: string; readonly line: number };

/** Decides about `blob`, shown by a host. Anything but `match` needs a "yes" from somewhere, or is a stop. */
export function verdict(
  files: readonly KnownHostsFile[],
  name: KnownHostName,
  blob: Uint8Array,
): HostKeyVerdict {
  const key = readPublicKey(blob);
  // a certificate is no plain key, and is never taken for one (K23)
  if (!key || key.isCertificate) return { verdict: 'unknown', knownTypes: [] };
  const lines = linesAbout(files, nameInFile(name));
  const own = decide(lines, key);
  const bareName = nameWithoutPort(name);
  if (own.verdict !== 'unknown' || bareName === undefined) return refuseCertified(own, lines);
  // a host known by its bare name is known on every port, as long as its key is the same
  const bareLines = linesAbout(files, bareName);
  const bare = decide(bareLines, key);
  if (bare.verdict === 'match' || bare.verdict === 'revoked') return bare;
  const unknown = { verdict: 'unknown', knownTypes: plainTypes(bareLines) } as const;
  return refuseCertified(unknown, [...lines, ...bareLines]);
}

type Decision = Exclude<HostKeyVerdict, { readonly verdict: 'certified' }>;

function decide(
  lines: readonly KnownHost[],
  key: NonNullable<ReturnType<typeof readPublicKey>>,
): Decision {
  const isSame = (line: KnownHost) => line.key.plain.equals(key.plain);
  // a revoked certificate revokes its key
  const revoked = lines.find((line) => line.marker === 'revoked' && isSame(line));
  if (revoked) return { verdict: 'revoked', file: revoked.file, line: revoked.line };
  const known = lines.filter((line) => line.marker === 'none');
  const match = known.find((line) => isSame(line) && !line.key.isCertificate);
  if (match) return { verdict: 'match', file: match.file, line: match.line };
  // the line OpenSSH names: of the same type where there is one, else the last
  const other = known.findLast((line) => line.key.type === key.type) ?? known.at(-1);
  if (!other) return { verdict: 'unknown', knownTypes: [] };
  return { verdict: 'changed', file: other.file, line: other.line, keyType: other.key.type };
}

function refuseCertified(own: Decision, lines: readonly KnownHost[]): HostKeyVerdict {
  if (own.verdict !== 'unknown') return own;
  const authority = lines.find((line) => line.marker === 'cert-authority');
  if (!authority) return own;
  return { verdict: 'certified', file: authority.file, line: authority.line };
}

function plainTypes(lines: readonly KnownHost[]): string[] {
  const plain = lines.filter((line) => line.marker === 'none' && !line.key.isCertificate);
  return [...new Set(plain.map((line) => line.key.type))];
}

/** Types of the keys known for a host, so that the server is asked for those first. */
export function knownKeyTypes(files: readonly KnownHostsFile[], name: KnownHostName): string[] {
  const own = plainTypes(linesAbout(files, nameInFile(name)));
  const bareName = nameWithoutPort(name);
  return own.length > 0 || bareName === undefined ? own : plainTypes(linesAbout(files, bareName));
}

/** A line for a new key, without its line end, latin1. */
export function knownHostsLine(
  name: KnownHostName,
  key: { readonly keyType: string; readonly key: Uint8Array },
  options: { readonly hashNames?: boolean | undefined } = {},
): string {
  const plainName = nameInFile(name);
  const shown = options.hashNames === true ? hashName(plainName) : plainName;
  return `${shown} ${key.keyType} ${Buffer.from(key.key).toString('base64')}`;
}
