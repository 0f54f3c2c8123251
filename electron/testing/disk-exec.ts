import { createHash } from 'node:crypto';
import { OpError } from '../../shared/errors.ts';
import { bytesToText, textToBytes } from '../../shared/names.ts';
import type { ExecChannel } from '../engine/ssh/exec-channel.ts';

/** What a stand-in for a server's hash tool does. */
export type ToolOptions = {
  /** What is really there; undefined when nothing is. */
  readonly contentOf: (path: string) => Promise<Uint8Array | undefined>;
  /** What the account's start files print first. */
  readonly noise?: string;
  /** Runs before each answer. */
  readonly before?: (paths: readonly string[]) => void | Promise<void>;
};

/** A server's exec channel with a hash tool that reads what is really on its disk. */
export function hashTool({ contentOf, noise = '', before }: ToolOptions) {
  return async (command: string): Promise<ExecChannel> => {
    await Promise.resolve();
    let isClosed = false;
    const end = command.includes('sha256sum -z') ? '\0' : '\n';
    return {
      isClosed: () => isClosed,
      close: () => (isClosed = true),
      finish: async (input) => {
        const paths = bytesToText(input).split('\0').slice(0, -1);
        await before?.(paths);
        if (isClosed) throw new OpError('cancelled', 'Given up.');
        isClosed = true;
        const lines = await Promise.all(
          paths.map(async (path) => {
            const content = path === '/dev/null' ? Buffer.alloc(0) : await contentOf(path);
            if (content === undefined) return '';
            return `${createHash('sha256').update(content).digest('hex')} *${path}${end}`;
          }),
        );
        return Buffer.from(textToBytes(noise + lines.join('')));
      },
    };
  };
}
