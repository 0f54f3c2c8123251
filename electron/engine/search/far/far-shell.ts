import { OpError } from '../../../../shared/errors.ts';
import { bytesToText, textToBytes } from '../../../../shared/names.ts';
import type { NameCoding } from '../../sftp/name-coding.ts';
import type { Connection } from '../../ssh/connection.ts';
import type { ExecStream } from '../../ssh/exec-stream.ts';
import type { Complaints } from './complaints.ts';
import { probeTools, type FarTools } from './probe.ts';
import type { Records } from './records.ts';

// a login script that waits for somebody waits for ever
const probeDeadlineMs = 5_000;

// of the errors, once the output has ended: not every server keeps both in step
const restOfErrorsMs = 2_000;

/** What one command gets, and who hears of it. */
export type FarRun = {
  readonly records: Records;
  readonly complaints: Complaints;
  /** Runs after each piece of the output. */
  readonly onPiece?: () => void;
  readonly input?: Uint8Array;
  readonly idleMs: number;
  readonly signal: AbortSignal;
  /** Told once it runs. */
  readonly onStarted?: (stream: ExecStream) => void;
};

/** The shell of the account at a server, as far as there is one that can be trusted with searches. */
export class FarShell {
  readonly #link: Pick<Connection, 'openExec' | 'openExecStream'>;
  readonly #names: NameCoding | undefined;
  #tools: Promise<FarTools | undefined> | undefined;

  constructor(
    link: Pick<Connection, 'openExec' | 'openExecStream'>,
    names: NameCoding | undefined,
  ) {
    this.#link = link;
    this.#names = names;
  }

  /** What the server has; undefined where searches go over SFTP. It is asked once. */
  tools(): Promise<FarTools | undefined> {
    this.#tools ??= probeTools((command) => this.#link.openExec(command), probeDeadlineMs);
    return this.#tools;
  }

  /** It was wrong, or sees other folders than SFTP: it is not asked again. */
  distrust(): void {
    this.#tools = Promise.resolve(undefined);
  }

  toBytes(text: string): Uint8Array {
    return this.#names === undefined ? textToBytes(text) : this.#names.toBytes(text);
  }

  toText(bytes: Uint8Array): string {
    return this.#names === undefined ? bytesToText(bytes) : this.#names.toText(bytes);
  }

  /** Runs a command to its end, and gives its code. The signal ends it at once. */
  async run(command: string, run: FarRun): Promise<number> {
    const { signal } = run;
    const stream = await this.#link.openExecStream(command, { signal });
    const close = (): void => stream.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      if (signal.aborted) throw new OpError('cancelled', 'Cancelled: the search.');
      run.onStarted?.(stream);
      return await listen(stream, run);
    } finally {
      signal.removeEventListener('abort', close);
      close();
    }
  }
}

/** Settles when the command has said that it is done; rejects when it ends without, or what it says cannot be taken. */
function listen(stream: ExecStream, run: FarRun): Promise<number> {
  const { records, complaints, onPiece, input, idleMs } = run;
  let timer: NodeJS.Timeout | undefined;
  const listening = new Promise<number>((resolve, reject) => {
    const guarded = (take: (bytes: Buffer) => void, bytes: Buffer): void => {
      try {
        take(bytes);
        onPiece?.();
      } catch (thrown) {
        reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
      const code = records.code();
      if (code === undefined) return;
      if (complaints.isWhole()) resolve(code);
      else timer ??= setTimeout(() => resolve(code), restOfErrorsMs);
    };
    const onOutput = (bytes: Buffer): void => guarded(records.add, bytes);
    const onErrors = (bytes: Buffer): void => guarded(complaints.add, bytes);
    const cutOff = () => reject(new OpError('failed', 'The command was cut off.'));
    stream
      .run({ onOutput, onErrors }, { idleMs })
      .then(() => (records.code() === undefined ? cutOff() : resolve(records.code() ?? 0)), reject);
    if (input !== undefined) stream.write(input);
  });
  return listening.finally(() => clearTimeout(timer));
}
