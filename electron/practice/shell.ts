import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import type { ServerChannel } from 'ssh2';
import { displayName } from '../../shared/names.ts';
import { runCommand, type CommandContext } from './commands.ts';
import { LineEditor, type LineEvent } from './line-editor.ts';
import type { Root } from './root.ts';
import { commandBegins, commandEnded, promptWith } from './terminal-signs.ts';
import { splitWords } from './words.ts';

const welcome =
  'Welcome to the practice server.\n' +
  'It runs on this computer, for you alone, and forgets everything when it stops.\n' +
  'Type help for what you can do here.\n\n';

/** Serves the small shell on a channel with a terminal, until `exit`, Ctrl+D or the client hangs up. */
export function serveShell(channel: ServerChannel, root: Root): void {
  new Shell(channel, root).start();
}

/** Runs one command line on a channel without a terminal. */
export async function serveCommand(
  channel: ServerChannel,
  root: Root,
  line: string,
): Promise<void> {
  const context = {
    root,
    directory: '/',
    print: (text: string) => write(channel, text),
    signal: new AbortController().signal,
  };
  leave(channel, await runCommand(context, splitWords(line)));
}

class Shell {
  readonly #channel: ServerChannel;
  readonly #context: CommandContext;
  readonly #editor: LineEditor;
  readonly #decoder = new StringDecoder('utf8');
  /** Typed ahead while a command runs. */
  #typed = '';
  #running: AbortController | undefined;
  #status = 0;

  constructor(channel: ServerChannel, root: Root) {
    this.#channel = channel;
    this.#context = {
      root,
      directory: '/',
      print: (text) => write(channel, text.replaceAll(/\r?\n/g, '\r\n')),
      get signal() {
        return AbortSignal.timeout(60_000);
      },
    };
    this.#editor = new LineEditor(
      (text) => void write(channel, text),
      (event) => this.#handle(event),
    );
  }

  start(): void {
    this.#channel.on('data', (bytes: Buffer) => this.#take(this.#decoder.write(bytes)));
    this.#channel.on('close', () => this.#running?.abort());
    void this.#context.print(welcome).then(() => this.#prompt());
  }

  #take(text: string): void {
    if (this.#running && text.includes('\u0003')) {
      this.#typed = '';
      this.#running.abort();
      return;
    }
    this.#typed += text;
    this.#work();
  }

  #work(): void {
    while (this.#typed !== '' && !this.#running) this.#typed = this.#editor.takeKey(this.#typed);
  }

  #handle(event: LineEvent): void {
    if (event.type === 'end') {
      void write(this.#channel, 'exit\r\n').then(() => leave(this.#channel, this.#status));
    } else if (event.type === 'interrupt') {
      this.#prompt();
    } else {
      void this.#run(splitWords(event.text));
    }
  }

  async #run(words: readonly string[]): Promise<void> {
    const [name, wanted] = words;
    if (name === 'exit') {
      leave(
        this.#channel,
        wanted === undefined ? this.#status : Number.parseInt(wanted, 10) & 0xff,
      );
      return;
    }
    this.#running = new AbortController();
    const { signal } = this.#running;
    if (name !== undefined) {
      const context = { ...this.#context, signal };
      await write(this.#channel, commandBegins);
      this.#status = await runCommand(context, words);
      this.#context.directory = context.directory;
      if (signal.aborted) await write(this.#channel, '^C\r\n');
      await write(this.#channel, commandEnded(this.#status));
    }
    this.#running = undefined;
    this.#prompt();
    this.#work();
  }

  #prompt(): void {
    const { directory } = this.#context;
    const where = displayName(directory);
    const text = `\u001b[32mpractice\u001b[0m:\u001b[34m${where}\u001b[0m$ `;
    this.#editor.start(promptWith(directory, text));
  }
}

/** Writes with the channel's back-pressure: settles when more may be written. */
async function write(channel: ServerChannel, text: string): Promise<void> {
  if (channel.destroyed || !channel.writable || channel.write(text)) return;
  await Promise.race([once(channel, 'drain'), once(channel, 'close')]);
}

function leave(channel: ServerChannel, status: number): void {
  channel.exit(status);
  channel.end();
}
