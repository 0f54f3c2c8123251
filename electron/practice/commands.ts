import * as fs from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { modeText } from '../../shared/mode.ts';
import { bytesToText, displayName } from '../../shared/names.ts';
import { joinPath } from '../../shared/paths.ts';
import { Root } from './root.ts';
import { statusOf } from './status.ts';

/** What a command works in: where it is, and where its text goes. */
export type CommandContext = {
  readonly root: Root;
  directory: string;
  readonly print: (text: string) => Promise<void>;
  readonly signal: AbortSignal;
};

type Command = {
  readonly usage: string;
  readonly run: (context: CommandContext, args: readonly string[]) => Promise<void>;
};

const commands: Readonly<Record<string, Command>> = {
  ls: { usage: 'ls [-a] [-l] [directory]   what is in a directory', run: list },
  cd: { usage: 'cd [directory]             go to another directory', run: changeDirectory },
  pwd: {
    usage: 'pwd                        where you are',
    run: ({ print, directory }) => print(`${displayName(directory)}\n`),
  },
  cat: { usage: 'cat file...                show files', run: show },
  echo: {
    usage: 'echo text...               say it again',
    run: ({ print }, args) => print(`${args.join(' ')}\n`),
  },
  help: {
    usage: 'help                       this list',
    run: async ({ print }) => {
      await print('This is a practice server: nothing here can break anything.\n\n');
      for (const { usage } of Object.values(commands)) await print(`  ${usage}\n`);
      await print('  exit                       leave\n');
    },
  },
};

/** Runs one command; its exit status. What goes wrong is printed, as in any shell. */
export async function runCommand(
  context: CommandContext,
  words: readonly string[],
): Promise<number> {
  const [name = '', ...args] = words;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    await context.print(`${displayName(name)}: no such command. Try: help\n`);
    return 127;
  }
  try {
    await command.run(context, args);
    return 0;
  } catch (thrown) {
    await context.print(`${name}: ${statusOf(thrown).text}\n`);
    return 1;
  }
}

async function changeDirectory(
  context: CommandContext,
  [target = '/']: readonly string[],
): Promise<void> {
  const wanted = Root.normalise(target, context.directory);
  const real = await context.root.follow(wanted);
  if (!(await fs.stat(real)).isDirectory()) {
    await context.print(`cd: ${displayName(target)}: Not a directory\n`);
    return;
  }
  context.directory = wanted;
}

async function list(context: CommandContext, args: readonly string[]): Promise<void> {
  const options = args.filter((word) => word.startsWith('-')).join('');
  const [target = '.'] = args.filter((word) => !word.startsWith('-'));
  const wanted = Root.normalise(target, context.directory);
  const real = await context.root.follow(wanted);
  if (!(await fs.stat(real)).isDirectory()) {
    await context.print(`${displayName(target)}\n`);
    return;
  }
  const names = (await fs.readdir(real, 'buffer')).map((bytes) => bytesToText(bytes));
  const shown = names.filter((name) => options.includes('a') || !name.startsWith('.')).toSorted();
  for (const name of shown) {
    const stats = await fs.lstat(await context.root.locate(joinPath(wanted, name)));
    await context.print(options.includes('l') ? longLine(name, stats) : shortLine(name, stats));
  }
}

function shortLine(name: string, stats: Stats): string {
  return `${coloured(name, stats)}\n`;
}

function longLine(name: string, stats: Stats): string {
  const letter = stats.isDirectory() ? 'd' : stats.isSymbolicLink() ? 'l' : '-';
  const size = String(stats.size).padStart(9);
  const when = stats.mtime.toISOString().slice(0, 16).replace('T', ' ');
  return `${letter}${modeText(stats.mode)} ${size} ${when} ${coloured(name, stats)}\n`;
}

function coloured(name: string, stats: Stats): string {
  const shown = displayName(name);
  if (stats.isDirectory()) return `\u001b[34m${shown}/\u001b[0m`;
  return stats.isSymbolicLink() ? `\u001b[36m${shown}@\u001b[0m` : shown;
}

async function show(context: CommandContext, args: readonly string[]): Promise<void> {
  for (const name of args) {
    const real = await context.root.follow(Root.normalise(name, context.directory));
    const file = await fs.open(real, 'r');
    try {
      const chunk = Buffer.alloc(16 * 1024);
      for (let at = 0; !context.signal.aborted;) {
        const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
        if (bytesRead === 0) break;
        at += bytesRead;
        await context.print(chunk.toString('utf8', 0, bytesRead));
      }
    } finally {
      await file.close();
    }
  }
}
