import { createHash } from 'node:crypto';

/** The fingerprint OpenSSH shows: `SHA256:` and base64 without padding. For people; keys are compared, never this. */
export function fingerprint(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
