import { execFile } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { fingerprint } from '../../engine/ssh/fingerprint.ts';
import { keyTypeOf } from '../../engine/ssh/public-key.ts';
import type { KnownHostsCommand } from '../../ssh-config/resolved.ts';
import { expandPercent } from '../../ssh-config/tokens.ts';

/** As for `Match exec`: long enough for a look at the network. */
const deadlineMs = 10_000;
const maxOutputBytes = 1024 * 1024;

/**
 * Runs the program of KnownHostsCommand, which the user has allowed, for lines as in known_hosts: about one key, or
 * about all that the host may have. As in OpenSSH no shell reads its words, and one that fails ends the attempt.
 */
export function askKnownHostsCommand(
  { words, tokens }: Pick<KnownHostsCommand, 'words' | 'tokens'>,
  about: { readonly name: string; readonly key: Uint8Array | undefined },
): Promise<Buffer> {
  const { name, key } = about;
  const expanded = words.map((word) => expandPercent(word, { ...tokens, ...tokensOf(name, key) }));
  const [program = '', ...args] = expanded.filter((word) => word !== undefined);
  if (expanded.includes(undefined) || !isAbsolute(program)) {
    return Promise.reject(failed('is no absolute path with words that can be expanded'));
  }
  return new Promise((resolve, reject) => {
    const options = { timeout: deadlineMs, maxBuffer: maxOutputBytes, encoding: 'buffer' } as const;
    const child = execFile(program, args, { ...options, windowsHide: true }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(failed(`failed: ${displayName(program)} ended with ${String(error.code)}`));
    });
    child.stdin?.end();
  });
}

/** ssh_config(5), TOKENS: what the program is asked about. */
function tokensOf(name: string, key: Uint8Array | undefined) {
  if (key === undefined) return { H: name, I: 'ORDER', K: 'NONE', f: 'NONE', t: 'NONE' };
  return {
    H: name,
    I: 'HOSTNAME',
    K: Buffer.from(key).toString('base64'),
    f: fingerprint(key),
    t: keyTypeOf(key) ?? 'NONE',
  };
}

function failed(how: string): OpError {
  return new OpError('host-key', `The KnownHostsCommand ${how}. Nothing was sent to the host.`, {
    next: 'Correct it in the OpenSSH configuration, or take it out.',
  });
}
