import { bytesToText } from '../../../shared/names.ts';
import { AbortBook } from '../sftp/abort-book.ts';
import type { NameCoding } from '../sftp/name-coding.ts';
import type { ExecChannel } from '../ssh/exec-channel.ts';
import { takeOpen, type Asked } from './asked.ts';
import {
  hashInput,
  isPlain,
  oddCommand,
  plainCommands,
  readHashes,
  type HashCommand,
} from './hash-command.ts';

/** What a hasher works with. */
export type FarHasherOptions = {
  readonly openExec: (command: string) => Promise<ExecChannel>;
  /** The coding of names when they are not in UTF-8: the tool is told their bytes. */
  readonly names?: NameCoding;
  readonly probeMs?: number;
  readonly idleMs?: number;
};

// a batch is a shell and a tool to start, 5 to 10 ms of a core: not more of them a second than this
const betweenMs = 60;
// files come in bursts: a batch of the first of them alone would take the channel that the others then wait for
const quietMs = 8;
const mostPerBatch = 1_000;
const largeBytes = 8 * 1024 * 1024;
const mostSmallBatches = 3;
const mostLargeBatches = 2;
/** Time to begin with, and the slowest disk and processor that may still be waited for. */
const baseMs = 30_000;
const bytesPerMs = 10_000;
/** Answers without any file that was asked for, before it is clear that the shell sees other folders (chroot). */
const mostBlind = 3;

/**
 * Asks a hash tool of the server about files, many at a time, over exec channels. Gives `undefined` for whatever
 * cannot be known: no shell, no tool, another view of the folders, too late. Then other ways must do.
 */
export class FarHasher {
  readonly #openExec: FarHasherOptions['openExec'];
  readonly #names: NameCoding | undefined;
  readonly #probeMs: number;
  readonly #idleMs: number;
  readonly #small: Asked[] = [];
  readonly #large: Asked[] = [];
  readonly #running = new Set<ExecChannel>();
  /** A signal looks through all its listeners for each one that comes or goes, and here thousands do. */
  readonly #aborts = new AbortBook();
  #smallBatches = 0;
  #largeBatches = 0;
  #lastMs = -Infinity;
  #firstAskedMs = 0;
  #lastAskedMs = 0;
  #holds = 0;
  #timer: NodeJS.Timeout | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #spare: { readonly command: string; readonly channel: Promise<ExecChannel> } | undefined;
  #state: 'untried' | 'trying' | 'works' | 'gone' = 'untried';
  #variant = 0;
  #found = 0;
  #blind = 0;

  constructor({ openExec, names, probeMs = 10_000, idleMs = 5_000 }: FarHasherOptions) {
    this.#names = names;
    this.#openExec = openExec;
    this.#probeMs = probeMs;
    this.#idleMs = idleMs;
  }

  /** False once it is clear that there is nobody to ask. */
  get mayKnow(): boolean {
    return this.#state !== 'gone';
  }

  /** Finds the tool, and has its command wait for names until the function that it gives is called. */
  hold(): () => void {
    this.#holds += 1;
    this.#prepare(this.#command);
    this.#pump();
    return () => {
      this.#holds -= 1;
      this.#dropWhenIdle();
    };
  }

  /** SHA-256 of a file as the server's tool sees it, in hexadecimal. Never rejects. */
  hash(name: string, bytes: number, signal: AbortSignal): Promise<string | undefined> {
    if (!this.mayKnow || signal.aborted || !name.startsWith('/')) return Promise.resolve(undefined);
    const path = this.#names === undefined ? name : bytesToText(this.#names.toBytes(name));
    return new Promise((resolve) => {
      const asked: Asked = {
        path,
        bytes,
        isOver: false,
        answer: (sha256) => {
          if (asked.isOver) return;
          asked.isOver = true;
          stopListening();
          resolve(sha256);
          asked.onOver?.();
        },
      };
      const stopListening = this.#aborts.add(signal, () => asked.answer(undefined));
      if (bytes < largeBytes) this.#addSmall(asked);
      else this.#large.push(asked);
      this.#pump();
    });
  }

  /** It was wrong about a file: it looks at others than SFTP shows. It is not asked again. */
  distrust(): void {
    this.#giveUp();
  }

  /** Ends what is under way. */
  end(): void {
    this.#giveUp();
    for (const channel of this.#running) channel.close();
  }

  get #command(): HashCommand {
    return plainCommands[this.#variant] ?? oddCommand;
  }

  #addSmall(asked: Asked): void {
    this.#lastAskedMs = performance.now();
    if (this.#small.length === 0) this.#firstAskedMs = this.#lastAskedMs;
    this.#small.push(asked);
  }

  #pump(): void {
    if (this.#state === 'gone') return this.#answerAll();
    if (this.#state === 'trying') return;
    if (this.#state === 'untried') return void this.#probe();
    while (this.#large.length > 0 && this.#largeBatches < mostLargeBatches) {
      const one = takeOpen(this.#large, 1);
      if (one.length === 0) break;
      this.#largeBatches += 1;
      void this.#run(one).finally(() => {
        this.#largeBatches -= 1;
        this.#pump();
      });
    }
    this.#pumpSmall();
  }

  #pumpSmall(): void {
    if (this.#small.length === 0 || this.#smallBatches >= mostSmallBatches) return;
    const collectedMs = Math.min(this.#lastAskedMs + quietMs, this.#firstAskedMs + betweenMs);
    const waitMs = Math.max(collectedMs, this.#lastMs + betweenMs) - performance.now();
    if (waitMs > 0 && this.#small.length < mostPerBatch) {
      // each file that comes puts it off: looked at when it is over, not set anew for each; and behind what has arrived,
      // as a loop that was busy must not be taken for quiet
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        setImmediate(() => this.#pump());
      }, waitMs);
      return;
    }
    const batch = this.#takeSmall();
    if (batch.length === 0) return;
    this.#smallBatches += 1;
    this.#lastMs = performance.now();
    void this.#run(batch).finally(() => {
      this.#smallBatches -= 1;
      this.#pump();
    });
  }

  /** Names of one kind: plain ones and odd ones need different tools. */
  #takeSmall(): Asked[] {
    const [first] = this.#small;
    if (first === undefined) return [];
    const plain = isPlain(first.path);
    return takeOpen(this.#small, mostPerBatch, (path) => isPlain(path) === plain);
  }

  /** Asks about nothing: who waits for a large file must not wait to hear that there is no tool. */
  async #probe(): Promise<void> {
    this.#state = 'trying';
    let answers = await this.#ask(this.#command, []);
    while (answers === undefined && this.#variant + 1 < plainCommands.length) {
      this.#variant += 1;
      answers = await this.#ask(this.#command, []);
    }
    if (answers === undefined) this.#giveUp();
    else if (this.#state === 'trying') this.#state = 'works';
    this.#pump();
  }

  async #run(batch: readonly Asked[]): Promise<void> {
    const [first] = batch;
    const isOdd = first !== undefined && !isPlain(first.path);
    const answers = await this.#ask(isOdd ? oddCommand : this.#command, batch);
    if (answers !== undefined) this.#learn(answers);
    for (const { path, answer } of batch) answer(answers?.get(path));
  }

  #learn(answers: ReadonlyMap<string, string>): void {
    this.#found += answers.size;
    if (this.#found > 0) return;
    this.#blind += 1;
    if (this.#blind >= mostBlind) this.#giveUp();
  }

  async #ask(
    command: HashCommand,
    batch: readonly Asked[],
  ): Promise<ReadonlyMap<string, string> | undefined> {
    const bytes = batch.reduce((sum, asked) => sum + asked.bytes, 0);
    const deadlineMs =
      this.#state === 'trying' ? this.#probeMs : baseMs + Math.ceil(bytes / bytesPerMs);
    let channel: ExecChannel | undefined;
    try {
      const taking = this.#take(command.text);
      if (command !== oddCommand) this.#prepare(command);
      const taken = await taking;
      channel = taken;
      this.#running.add(taken);
      // a cancelled transfer does not leave a server hashing for minutes
      let open = 0;
      for (const asked of batch) {
        if (asked.isOver) continue;
        open += 1;
        asked.onOver = () => {
          open -= 1;
          if (open === 0) taken.close();
        };
      }
      const paths = batch.map(({ path }) => path);
      return readHashes(await taken.finish(hashInput(paths), { deadlineMs }), command, paths);
    } catch {
      // refused, cut off or late: nothing is known, and the caller goes on without
      return undefined;
    } finally {
      if (channel !== undefined) this.#running.delete(channel);
    }
  }

  async #take(command: string): Promise<ExecChannel> {
    const spare = this.#spare;
    if (spare?.command === command) {
      this.#spare = undefined;
      const channel = await spare.channel;
      if (!channel.isClosed()) return channel;
    }
    return await this.#openExec(command);
  }

  #prepare({ text: command }: HashCommand): void {
    if (this.#state === 'gone') return;
    this.#dropWhenIdle();
    if (this.#spare?.command === command) return;
    this.#dropSpare();
    const channel = this.#openExec(command);
    // whoever takes it hears of the failure; nobody may ever do
    channel.catch(() => undefined);
    this.#spare = { command, channel };
  }

  #dropWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    if (this.#holds > 0) return;
    this.#idleTimer = setTimeout(() => this.#dropSpare(), this.#idleMs).unref();
  }

  #dropSpare(): void {
    void this.#spare?.channel.then(
      (channel) => channel.close(),
      () => undefined,
    );
    this.#spare = undefined;
  }

  #giveUp(): void {
    this.#state = 'gone';
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#timer);
    this.#dropSpare();
    this.#answerAll();
  }

  #answerAll(): void {
    for (const { answer } of [...this.#small.splice(0), ...this.#large.splice(0)]) {
      answer(undefined);
    }
  }
}
