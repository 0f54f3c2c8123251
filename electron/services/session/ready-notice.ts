import type { ConnectionFacts } from '../../../shared/contract/sessions.ts';

/**
 * What the user should know of a session from its start. A server that lets everybody in can go on in its terminal as if
 * the login were not over yet, and ask for secrets there (CVE-2021-36367).
 */
export function readyNotice({ hops }: ConnectionFacts): string | undefined {
  if (hops.at(-1)?.isOpenToAll !== true) return undefined;
  return (
    'This server let you in without a key, a password or a question. ' +
    'Hawser is done with the login: whatever asks for a secret in the terminal is the server.'
  );
}
