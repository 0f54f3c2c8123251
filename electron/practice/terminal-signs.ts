import { textToBytes } from '../../shared/names.ts';

// what shells tell terminals in between (OSC 7 and 133), each ended by ST
const sign = (text: string): string => `\u001b]${text}\u001b\\`;

/** A command runs from here on. */
export const commandBegins = sign('133;C');

/** The last command has ended. */
export function commandEnded(status: number): string {
  return sign(`133;D;${status}`);
}

/** A prompt, with where the shell is and where the prompt begins and ends. */
export function promptWith(directory: string, prompt: string): string {
  const url = Array.from(textToBytes(directory), escapeByte).join('');
  return `${sign(`7;file://${url}`)}${sign('133;A')}${prompt}${sign('133;B')}`;
}

function escapeByte(byte: number): string {
  const char = String.fromCharCode(byte);
  return /[\w/.~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
