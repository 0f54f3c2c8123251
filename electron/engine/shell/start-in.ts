/**
 * Commands that go to a folder. Whatever its name is made of, only letters, digits and a few harmless signs reach the
 * login shell, which may be any: every other byte is written as a number, and only `printf` in `sh` makes it a byte again.
 * Folders are the server's own bytes, since its names may be in another charset.
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

/** The dot keeps line ends at the end of a name, which `$()` would take away. */
function goTo(directory: Uint8Array): string {
  return `d=$(printf %b "${encoded(directory)}."); d=\${d%.}; cd -- "$d"`;
}

function encoded(path: Uint8Array): string {
  let text = '';
  for (const byte of path) {
    const char = String.fromCharCode(byte);
    text += /[A-Za-z0-9/_]/.test(char) ? char : `\\0${byte.toString(8).padStart(3, '0')}`;
  }
  return text;
}
