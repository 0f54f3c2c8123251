import type { ConflictAction } from '../../../shared/contract/prompts.ts';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Ask } from '../protocol.ts';
import type { TargetDirectory } from './directory.ts';
import { numberedName } from './names.ts';
import { actionsFor, decide, factsOf, type Decision } from './policy.ts';
import { isPrefix } from './prefix.ts';

/** An item whose name is taken at the target, or may be. */
export type Conflict = {
  readonly path: string;
  readonly attrs: Attrs;
  readonly into: TargetDirectory;
  readonly name: string;
  readonly existing: Attrs | undefined;
  /** True when this very transfer took the name before. */
  readonly own: boolean;
};

/** How an item goes on: under which name, and over what. */
export type Resolution =
  | { readonly action: 'copy'; readonly name: string; readonly replaces: Attrs | undefined }
  | { readonly action: 'merge' | 'skip' | 'already' };

/** What conflicts are settled with. */
export type ConflictOptions = {
  readonly transferId: string;
  /** What holds until the user says otherwise; undefined asks. */
  readonly policy?: ConflictAction;
  readonly source: FileSystem;
  readonly target: FileSystem;
  readonly ask: Ask;
  readonly resume: boolean;
  /** Fires when answers are of no use any more. */
  readonly signal: AbortSignal;
};

const mostNumbers = 10_000;

type Reason = 'taken' | 'same-name';

/** Settles conflicts, by an answer given for all or by asking, one question at a time. */
export class Conflicts {
  readonly #options: ConflictOptions;
  /** Apart: "skip" for two items that want one name says nothing about files that were there before. */
  readonly #remembered: { [R in Reason]: ConflictAction | undefined };
  #line: Promise<unknown> = Promise.resolve();

  constructor(options: ConflictOptions) {
    this.#options = options;
    this.#remembered = { taken: options.policy, 'same-name': undefined };
  }

  /** What becomes of an item without asking anybody; `ask` when only the user can tell. */
  decide(conflict: Conflict): Decision {
    const { taken, 'same-name': sameName } = this.#remembered;
    return decide({
      source: conflict.attrs,
      target: conflict.existing,
      remembered: conflict.own ? (sameName ?? taken) : taken,
      resume: this.#options.resume,
      own: conflict.own,
    });
  }

  /** Settles one item, after those before it. Throws what the item fails with. */
  async resolve(conflict: Conflict): Promise<Resolution> {
    const turn = this.#line.then(() => this.#settle(conflict, this.decide(conflict)));
    this.#line = turn.catch(() => {});
    return await turn;
  }

  async #settle(conflict: Conflict, decision: Decision): Promise<Resolution> {
    switch (decision) {
      case 'ask':
        return await this.#ask(conflict, { hasOtherContent: false });
      case 'copy':
      case 'overwrite':
        return { action: 'copy', name: conflict.name, replaces: conflict.existing };
      case 'resume':
        return await this.#resume(conflict);
      case 'rename':
        return await this.#rename(conflict);
      case 'merge':
      case 'skip':
      case 'already':
        return { action: decision };
      case 'refuse':
        throw refusal(conflict);
      default:
        return decision satisfies never;
    }
  }

  async #ask(
    conflict: Conflict,
    facts: { readonly hasOtherContent: boolean },
  ): Promise<Resolution> {
    const { ask, transferId, signal } = this.#options;
    signal.throwIfAborted();
    const { path, attrs, existing, own } = conflict;
    const actions = actionsFor({ source: attrs, target: existing, own }, facts);
    const reason = own ? 'same-name' : 'taken';
    const answer = await ask(
      'conflict',
      {
        transferId,
        source: factsOf(path, attrs),
        target: factsOf(joinPath(conflict.into.path, conflict.name), existing ?? attrs),
        newName: await this.#freeName(conflict),
        actions,
        reason,
      },
      { signal },
    );
    // what was not offered is no answer: nothing may be lost by it
    if (answer === null || !actions.includes(answer.action)) return { action: 'skip' };
    if (answer.scope === 'this') {
      return await this.#settle(conflict, this.#meaning(conflict, answer.action));
    }
    this.#remembered[reason] = answer.action;
    return await this.#settle(conflict, this.decide(conflict));
  }

  #meaning(conflict: Conflict, remembered: ConflictAction): Decision {
    const { attrs, existing, own } = conflict;
    return decide({ source: attrs, target: existing, remembered, resume: false, own });
  }

  /**
   * All of the file is sent: the one that is there stays whole until the new one replaces it, so it is never appended
   * to. What the answer adds is the check that it was the same file so far.
   */
  async #resume(conflict: Conflict): Promise<Resolution> {
    const { source, target, signal } = this.#options;
    const { path, into, name, existing } = conflict;
    const pair = { source, sourcePath: path, target, targetPath: joinPath(into.path, name) };
    if (await isPrefix({ ...pair, bytes: existing?.size ?? 0 }, signal)) {
      return { action: 'copy', name, replaces: existing };
    }
    return await this.#ask(conflict, { hasOtherContent: true });
  }

  async #rename(conflict: Conflict): Promise<Resolution> {
    const name = await this.#freeName(conflict);
    await conflict.into.claim(this.#options.target, name);
    return { action: 'copy', name, replaces: undefined };
  }

  async #freeName({ into, name, attrs }: Conflict): Promise<string> {
    const kind = attrs.kind === 'directory' ? 'directory' : 'file';
    for (let count = 2; count < mostNumbers; count += 1) {
      const candidate = numberedName(name, count, kind);
      if (await into.isFree(this.#options.target, candidate)) return candidate;
    }
    throw new OpError('exists', `Every other name for “${nameInText(name)}” is taken, too.`);
  }
}

function refusal({ name, attrs, into }: Conflict): OpError {
  const shown = nameInText(joinPath(into.path, name));
  const next = 'Rename or move one of the two, then retry.';
  return attrs.kind === 'directory'
    ? new OpError('not-a-directory', `“${shown}” is there and is not a folder.`, { next })
    : new OpError('is-a-directory', `“${shown}” is a folder, and a file cannot replace it.`, {
        next,
      });
}
