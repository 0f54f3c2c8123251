import { bytesToText } from '../../../../shared/names.ts';
import type { ExecChannel } from '../../ssh/exec-channel.ts';
import { setBytes } from '../../shell/set-bytes.ts';
import { inShell, plainExpression, type FindKind } from './find-command.ts';

/** What can be used at a server. */
export type FarTools = { readonly find: FindKind; readonly grep: boolean };

/** Every byte that a name or a text can have. */
const anyBytes = Uint8Array.from({ length: 255 }, (_, index) => index + 1);
// the same without the line end, which would make two texts of it
const anyLine = anyBytes.filter((byte) => byte !== 0x0a);

const begin = 'hawser-probe';
const end = 'hawser-probed';

/**
 * Has the far shell say back what it was told in both ways, and its tools do what is going to be asked of them. Each
 * answer ends with NUL; what a tool complains about stands nowhere.
 */
export const probeCommand = inShell([
  'exec 2>/dev/null',
  setBytes('t', anyBytes),
  setBytes('g', anyLine),
  `printf "\\000${begin}\\000"`,
  'printf "%s\\000" "$t"',
  `head -c ${anyBytes.length + 1} | xargs -0 printf "%s\\000"`,
  'cd / || exit 1',
  'find -H . -maxdepth 0 -type d -printf "%y %d %p\\000" -o -printf "\\000"',
  'printf "\\000"',
  `find -H . -maxdepth 0 ${plainExpression}`,
  'printf "\\000"',
  // the text, and one that is not there
  'printf "a%sb" "$g" | grep -F -l -Z -a -i -D skip -e "$g" --',
  'printf "a" | grep -F -l -Z -a -i -D skip -e "$g" --',
  `printf "\\000${end}\\000"`,
]);

/** What the probe gets on its input. */
export function probeInput(): Uint8Array {
  return Uint8Array.from([...anyBytes, 0]);
}

/** What the answer proves; undefined when there is no shell that can be trusted, or no `find`. */
export function readProbe(output: Uint8Array): FarTools | undefined {
  const records = bytesToText(output).split('\0');
  const from = records.indexOf(begin);
  const to = records.indexOf(end, from);
  if (from < 0 || to < 0) return undefined;
  const [told, piped, ...answers] = records.slice(from + 1, to);
  const sent = bytesToText(anyBytes);
  if (told !== sent || piped !== sent) return undefined;
  const text = answers.join('\0');
  // GNU's: its line, and an empty answer behind it; the other one's: the folder twice
  const [, gnu = '', plain = '', grep = ''] =
    /^((?:d 0 \.\0)?)\0((?:\.\0\.\0)?)\0(.*)$/su.exec(text) ?? [];
  if (gnu === '' && plain === '') return undefined;
  return { find: gnu === '' ? 'plain' : 'gnu', grep: grep === '(standard input)\0' };
}

/** Asks a server once what it can do. Whatever goes wrong, the answer is that it cannot. */
export async function probeTools(
  openExec: (command: string) => Promise<ExecChannel>,
  deadlineMs: number,
): Promise<FarTools | undefined> {
  try {
    const channel = await openExec(probeCommand);
    return readProbe(await channel.finish(probeInput(), { deadlineMs }));
  } catch {
    // no commands here, or none that end: SFTP is there all the same
    return undefined;
  }
}
