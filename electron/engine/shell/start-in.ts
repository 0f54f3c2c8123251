import { setBytes } from './set-bytes.ts';

/**
 * Commands that go to a folder, whatever its name is made of: see `setBytes`. Folders are the server's own bytes, since
 * its names may be in another charset.
 */

const marker = 'hawser-went-there';

/** Says {@link wentThere} when the account has a shell, and the folder can be gone to. */
export function probeCommand(directory: Uint8Array): string {
  return `exec sh -c '${goTo(directory)} 2>/dev/null && printf %s ${marker}'`;
}

/** True for what the probe says when it works, whatever login scripts print before it. */
export function wentThere(output: Uint8Array): boolean {
  return new TextDecoder().decode(output).endsWith(marker);
}

/** The user's login shell, in a folder. One that went away meanwhile leaves it in the home folder. */
export function shellCommand(directory: Uint8Array): string {
  return `exec sh -c '${goTo(directory)}; exec "\${SHELL:-/bin/sh}" -l'`;
}

function goTo(directory: Uint8Array): string {
  return `${setBytes('d', directory)}; cd -- "$d"`;
}
