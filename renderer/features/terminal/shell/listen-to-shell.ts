import type { IDisposable, Terminal } from '@xterm/xterm';
import {
  readEditorSign,
  readFolderProperty,
  readFolderUrl,
  readMark,
  type ShellSign,
} from './shell-signs.ts';

const readers: readonly (readonly [osc: number, read: (data: string) => ShellSign | undefined])[] =
  [
    [7, readFolderUrl],
    [133, readMark],
    [633, readEditorSign],
    [1337, readFolderProperty],
  ];

/** Tells what the shell says of itself, while the cursor stands where it says it. None of it is answered. */
export function listenToShell(terminal: Terminal, tell: (sign: ShellSign) => void): IDisposable[] {
  return readers.map(([osc, read]) =>
    terminal.parser.registerOscHandler(osc, (data) => {
      const sign = read(data);
      if (sign !== undefined) tell(sign);
      return true;
    }),
  );
}
