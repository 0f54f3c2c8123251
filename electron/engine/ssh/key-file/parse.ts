import { armourBlocks, type ArmourBlock } from './armour.ts';
import { damagedKey, unsupportedKey, type KeyFault } from './key-fault.ts';
import { manyKeys, parseOpenSshKey } from './openssh.ts';
import type { ParsedKey, ParsedKeyFile } from './parsed-key.ts';
import { parsePemKey } from './pem.ts';
import { parsePpk } from './ppk.ts';

/** Reads a private key file of any format Hawser knows; throws a `KeyFault` that says what is wrong with it. */
export function parseKeyFile(bytes: Buffer): ParsedKeyFile {
  const text = withoutMark(bytes);
  const start = text.toString('latin1', 0, 64).trimStart();
  if (start.startsWith('PuTTY-User-Key-File-')) return parsePpk(text);
  if (!text.some((byte) => byte > 0x20))
    throw unsupportedKey('is empty', 'Choose a file with a private key.');
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff')) {
    throw unsupportedKey('is saved as UTF-16', 'Save it as plain text (UTF-8), or copy it anew.');
  }
  const blocks = armourBlocks(text);
  const wipe = () => {
    for (const { body } of blocks) body?.fill(0);
  };
  try {
    return { ...parseBlocks(blocks, start), wipe };
  } catch (fault) {
    wipe();
    throw fault;
  }
}

/** Some editors put a byte-order mark in front. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(Buffer.of(0xef, 0xbb, 0xbf)) ? bytes.subarray(3) : bytes;
}

function parseBlocks(blocks: readonly ArmourBlock[], start: string): ParsedKey {
  // certificates and the parameters of a curve may stand beside the key
  const [block, ...more] = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'));
  if (!block) throw withoutKey(blocks, start);
  if (more.length > 0) throw manyKeys(more.length + 1);
  if (block.label !== 'OPENSSH PRIVATE KEY') return parsePemKey(block);
  if (!block.body) throw damagedKey();
  return parseOpenSshKey(block.body);
}

const publicStart = /^(ssh-|ecdsa-|sk-|---- BEGIN SSH2 PUBLIC)/;

function withoutKey(blocks: readonly ArmourBlock[], start: string): KeyFault {
  const labels = blocks.map(({ label }) => label);
  if (publicStart.test(start) || labels.some((label) => label.endsWith('PUBLIC KEY'))) {
    const what = start.includes('-cert-v0') ? 'is a certificate' : 'is a public key';
    return unsupportedKey(what, 'Choose the private one: the file without “.pub”.');
  }
  if (labels.some((label) => label.includes('CERTIFICATE'))) {
    return unsupportedKey('is a certificate', 'Choose the private key that belongs to it.');
  }
  return unsupportedKey(
    'is not a private key in a format Hawser knows',
    'Hawser reads the formats of OpenSSH, openssl (PEM) and PuTTY.',
  );
}
