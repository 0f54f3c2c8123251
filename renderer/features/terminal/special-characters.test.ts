/**
 * CVE-2019-0542: xterm.js gave a question it did not understand back as input, with all the special characters in it, so
 * that showing a file ran a command. Both layers are looked at: our table of replies, and the xterm below it.
 */
import { Terminal } from '@xterm/xterm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTerminal } from './screen.ts';

const opened: Terminal[] = [];
afterEach(() => {
  for (const terminal of opened.splice(0)) terminal.dispose();
});

const ours = (): Terminal =>
  createTerminal({
    onHover: vi.fn(),
    onOpen: vi.fn(),
    onCommand: vi.fn(),
    onPaste: vi.fn(),
    onDrop: vi.fn(),
    onClipboard: vi.fn(),
    onTitle: vi.fn(),
    onSign: vi.fn(),
  });
const bare = (): Terminal => new Terminal({ allowProposedApi: true });

/** What comes back as input for an output. */
async function answers(make: () => Terminal, output: string): Promise<string> {
  const terminal = make();
  opened.push(terminal);
  let sent = '';
  terminal.onData((data) => (sent += data));
  terminal.onBinary((data) => (sent += data));
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  return sent;
}

const hex = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('');

const commands = ['touch evil\r', 'touch evil\n', '\r\ntouch evil\r\n', ';touch evil;\r', 'evil'];

/** Each way to send a text with special characters in a control string. */
const strings: readonly (readonly [string, (command: string) => string])[] = [
  ['a setting that there is not', (command) => `\u001bP$q${command}\u001b\\`],
  ['a setting with more behind it', (command) => `\u001bP$qm${command}\u001b\\`],
  ['a setting, cut by another', (command) => `\u001bP$q${command}\u001bP$q${command}\u001b\\`],
  ['a setting in 8 bits', (command) => `\u0090$q${command}\u009c`],
  ['a capability', (command) => `\u001bP+q${hex(command)}\u001b\\`],
  ['a capability that is no number', (command) => `\u001bP+q${command}\u001b\\`],
  ['a capability to set', (command) => `\u001bP+p${hex(command)}\u001b\\`],
  ['an unknown control string', (command) => `\u001bP1;2$z${command}\u001b\\`],
  ['a title that is asked for', (command) => `\u001b]0;${command}\u0007\u001b[21t\u001b[20t`],
  ['a colour', (command) => `\u001b]4;1;${command}\u0007\u001b]4;1;?\u0007`],
  ['a directory', (command) => `\u001b]7;${command}\u0007\u001b]7;?\u0007`],
  ['an application string', (command) => `\u001b_${command}\u001b\\`],
  ['characters no sequence has', (command) => `\u001b[\u001b]\u001bP\u0018\u001a${command}\u0005`],
];

describe.each([
  ['our terminal', ours],
  ['the xterm that we pin', bare],
])('CVE-2019-0542 of %s', (_, make) => {
  it.each(strings)('%s does nothing: none of it comes back as input', async (__, write) => {
    for (const command of commands) {
      const sent = await answers(make, write(command));
      expect(sent).not.toMatch(/[\r\n]/);
      expect(sent).not.toMatch(/evil|touch/);
      expect(sent).not.toContain(hex('evil'));
    }
  });

  it('does listen: what it knows is answered', async () => {
    expect(await answers(make, '\u001bP$qm\u001b\\')).toBe('\u001bP1$r0m\u001b\\');
  });
});
