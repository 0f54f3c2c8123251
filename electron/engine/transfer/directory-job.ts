import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import type { NewAttrs } from '../fs/file-system.ts';
import { directoryAttrs, fillableMode, ownerAll, type ModeSides } from './attrs.ts';
import { failureOf, type Context } from './context.ts';
import { reconcile } from './reconcile.ts';
import { learnNames } from './sweep.ts';
import { lstatOrNothing, namesIn, TargetDirectory } from './directory.ts';
import type { AdmittedDirectory } from './meet.ts';

/** Makes one target directory, or takes the one there is, and finishes it when all in it is settled. */
export class DirectoryJob {
  readonly directory: TargetDirectory;
  readonly #context: Context;
  readonly #item: AdmittedDirectory;
  readonly #path: string;
  readonly #sides: ModeSides;
  readonly #finalAttrs: NewAttrs;
  #state: 'missing' | 'made' | 'merged' = 'missing';
  #failure: OpError | undefined;

  constructor(context: Context, item: AdmittedDirectory) {
    this.#context = context;
    this.#item = item;
    this.#path = joinPath(item.into.path, item.name);
    this.#sides = { source: context.source.capabilities, target: context.target.capabilities };
    this.#finalAttrs = directoryAttrs(item.attrs, item.into.mode, this.#sides);
    this.directory = new TargetDirectory({
      path: this.#path,
      mode: item.merges ? item.replaces?.mode : this.#finalAttrs.mode,
      staysOpen: item.into.staysOpen && isOpenTo(this.#finalAttrs.mode),
      onSettled: () => context.queue.add('small', () => this.#finish()),
    });
    // the walk itself
    this.directory.hold();
  }

  /** Brings the directory into being and learns what is in it: once, instead of a look at each name. */
  async prepare(): Promise<void> {
    try {
      if (this.#item.merges) await this.#merge();
      else await this.#make();
    } catch (thrown) {
      this.failed(failureOf(this.#context, thrown));
      throw thrown;
    }
  }

  /** Keeps the first failure: it is what the directory ends with. */
  failed(error: OpError): void {
    this.#failure ??= error;
  }

  /** All in it has been met. */
  walked(): void {
    this.directory.endWalk();
    this.directory.release();
  }

  async #make(): Promise<void> {
    const { target } = this.#context;
    try {
      await target.makeDirectory(this.#path, fillableMode(this.#item.attrs, this.#sides));
    } catch (thrown) {
      if (!(thrown instanceof OpError) || thrown.code !== 'exists') throw thrown;
      await this.#takeUnexpected(thrown);
      return;
    }
    this.#state = 'made';
    this.directory.know(new Map());
  }

  /** Somebody made it since we looked, or the disk ignores case. */
  async #takeUnexpected(thrown: OpError): Promise<void> {
    const { into, name } = this.#item;
    const found = await lstatOrNothing(this.#context.target, this.#path);
    if (found?.kind !== 'directory') throw thrown;
    if (into.isClaimedInOtherCase(name)) {
      throw new OpError(
        'exists',
        `“${nameInText(this.#path)}” was not made: to the target, another folder of this transfer has the same name.`,
        { next: 'Give one of the two another name at the source, then retry.' },
      );
    }
    this.directory.foundMode(found.mode);
    await this.#merge();
  }

  async #merge(): Promise<void> {
    const names = await namesIn(this.#context.target, this.#path);
    if (names !== undefined) await learnNames(this.#context, this.directory, names);
    this.#state = 'merged';
  }

  /** Mode and times come last: everything written into a directory changes its times. */
  async #finish(): Promise<void> {
    const { ticket } = this.#item;
    const stop = this.#context.halt.error;
    try {
      if (stop !== undefined && this.#context.halt.signal.aborted) throw stop;
      if (this.#context.target.syncDirectory === undefined && this.directory.staysOpen) {
        await this.#finishAtOnce();
      } else {
        await reconcile(this.#context, this.directory);
        await this.#setAttrs();
        await this.#sync();
      }
    } catch (thrown) {
      this.failed(failureOf(this.#context, thrown));
    }
    if (this.#failure === undefined) ticket.done();
    else ticket.failed(this.#failure);
  }

  /** Far away each step is a round trip: all levels take theirs together, as none shuts out another. */
  async #finishAtOnce(): Promise<void> {
    this.#item.ticket.letGo();
    const looking = reconcile(this.#context, this.directory);
    try {
      await this.#setAttrs();
    } finally {
      await looking;
    }
  }

  /** Names of files that must not be lost must not be lost either, up to a folder that was there before. */
  async #sync(): Promise<void> {
    if (!this.directory.isSyncWanted) return;
    await this.#context.target.syncDirectory?.(this.#path);
    if (this.#state === 'made') this.#item.into.wantSync();
  }

  async #setAttrs(): Promise<void> {
    if (this.#state === 'missing') return;
    const { mode: _mode, ...times } = this.#finalAttrs;
    // what was there keeps its attributes; a repeated attempt finishes what an earlier one began, but leaves the mode,
    // which the user may have chosen
    const isAgain = this.#state === 'merged' && this.#context.resume;
    const attrs: NewAttrs = this.#state === 'made' ? this.#finalAttrs : isAgain ? times : {};
    if (attrs.mode === undefined && attrs.mtimeMs === undefined) return;
    try {
      await this.#context.target.setAttrs(this.#path, attrs);
    } catch (thrown) {
      if (!(thrown instanceof OpError) || !refusals.includes(thrown.code)) throw thrown;
      this.#context.report.note(this.#item.path, thrown);
    }
  }
}

function isOpenTo(mode: number | undefined): boolean {
  return mode === undefined || (mode & ownerAll) === ownerAll;
}

const refusals = ['unsupported', 'permission', 'failed', 'refused'];
