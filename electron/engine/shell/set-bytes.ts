/**
 * Sets a variable of `sh` to any bytes but NUL. Only letters, digits and a few harmless signs reach the login shell,
 * which may be any: every other byte is written as a number, and only `printf` in `sh` makes it a byte again. The dot
 * keeps line ends at the end, which `$()` would take away.
 */
export function setBytes(variable: string, bytes: Uint8Array): string {
  return `${variable}=$(printf %b "${encoded(bytes)}."); ${variable}=\${${variable}%.}`;
}

function encoded(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    text += /[A-Za-z0-9/_]/.test(char) ? char : `\\0${byte.toString(8).padStart(3, '0')}`;
  }
  return text;
}
