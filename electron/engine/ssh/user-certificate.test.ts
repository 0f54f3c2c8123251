import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readUserCertificate } from './user-certificate.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hawser-user-cert-'));
  run('-t', 'ed25519', '-N', '', '-f', join(dir, 'ca'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = (...args: readonly string[]) => execFileSync('ssh-keygen', ['-q', ...args]);
const blobIn = (file: string) =>
  Buffer.from(readFileSync(file, 'latin1').split(' ')[1] ?? '', 'base64');

let keys = 0;
/** A key and its certificate, as ssh-keygen makes them. */
function make(type: readonly string[], more: readonly string[] = []) {
  const file = join(dir, `key-${(keys += 1)}`);
  run('-t', ...type, '-N', '', '-f', file);
  run('-s', join(dir, 'ca'), '-I', 'ann', '-n', 'ann', ...more, `${file}.pub`);
  return { key: blobIn(`${file}.pub`), certificate: blobIn(`${file}-cert.pub`) };
}

describe('a certificate for logins', () => {
  it.each([
    ['ed25519', ['ed25519']],
    ['RSA', ['rsa', '-b', '2048']],
    ['ECDSA 256', ['ecdsa', '-b', '256']],
    ['ECDSA 521', ['ecdsa', '-b', '521']],
  ])('names the key it certifies, and its own name: %s', (_name, type) => {
    const { key, certificate } = make(type);
    expect(readUserCertificate(certificate)).toEqual({
      plainBlob: key,
      keyId: 'ann',
      validUntilMs: Number.POSITIVE_INFINITY,
    });
  });

  it('names its end', () => {
    const { certificate } = make(['ed25519'], ['-V', '20200101000000Z:20210101000000Z']);
    expect(readUserCertificate(certificate)?.validUntilMs).toBe(Date.UTC(2021, 0, 1));
  });

  it('is neither one for hosts nor a key', () => {
    const { key, certificate } = make(['ed25519'], ['-h']);
    expect(readUserCertificate(certificate)).toBeUndefined();
    expect(readUserCertificate(key)).toBeUndefined();
  });

  it('is whole or none', () => {
    const { certificate } = make(['ed25519']);
    for (let length = 0; length < certificate.length; length += 1) {
      expect(readUserCertificate(certificate.subarray(0, length))).toBeUndefined();
    }
    expect(readUserCertificate(Buffer.concat([certificate, Buffer.of(0)]))).toBeUndefined();
  });

  it('never makes reading fail, whatever is changed in it', () => {
    const { certificate } = make(['ecdsa']);
    const place = fc.nat(certificate.length - 1);
    const change = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(change, (changes) => {
        const bytes = Buffer.from(certificate);
        for (const [at, value] of changes) bytes[at] = value;
        const read = readUserCertificate(bytes);
        expect(read === undefined || read.plainBlob.length > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
