import type { FileFacts } from '../../../shared/contract/prompts.ts';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Ask } from '../protocol.ts';
import type { TargetDirectory } from './directory.ts';
import { numberedName } from './names.ts';
import { decide, type ConflictAction, type Decision } from './policy.ts';

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
  readonly target: FileSystem;
  readonly ask: Ask;
  readonly resume: boolean;
  /** Fires when answers are of no use any more. */
  readonly signal: AbortSignal;
};

const mostNumbers = 10_000;

/** Settles conflicts, by an answer given for all or by asking, one question at a time. */
export class Conflicts {
  readonly #options: ConflictOptions;
  #remembered: ConflictAction | undefined;
  #line: Promise<unknown> = Promise.resolve();

  constructor(options: ConflictOptions) {
    this.#options = options;
  }

  /** What becomes of an item without asking anybody; `ask` when only the user can tell. */
  decide(conflict: Conflict): Decision {
    return decide({
      source: conflict.attrs,
      target: conflict.existing,
      remembered: this.#remembered,
      resume: this.#options.resume,
      own: conflict.own,
    });
  }

  /** Settles one item, after those before it. Throws what the item fails with. */
  async resolve(conflict: Conflict): Promise<Resolution> {
    const turn = this.#line.then(() => this.#settle(conflict));
    this.#line = turn.catch(() => {});
    return await turn;
  }

  async #settle(conflict: Conflict): Promise<Resolution> {
    const decision = this.decide(conflict);
    switch (decision) {
      case 'ask':
        return await this.#ask(conflict);
      case 'copy':
      case 'overwrite':
        return { action: 'copy', name: conflict.name, replaces: conflict.existing };
      case 'rename':
        return await this.#rename(conflict);
      case 'newer':
      case 'size':
      case 'resume':
      case 'merge':
      case 'skip':
      case 'already':
        return { action: decision === 'merge' || decision === 'already' ? decision : 'skip' };
      case 'refuse':
        throw refusal(conflict);
      default:
        return decision satisfies never;
    }
  }

  async #ask(conflict: Conflict): Promise<Resolution> {
    const { ask, transferId, signal } = this.#options;
    signal.throwIfAborted();
    const targetPath = joinPath(conflict.into.path, conflict.name);
    const newName = await this.#freeName(conflict);
    const answer = await ask(
      'conflict',
      {
        transferId,
        source: factsOf(conflict.path, conflict.attrs),
        target: factsOf(targetPath, conflict.existing ?? conflict.attrs),
        newName,
        actions: ['overwrite', 'rename', 'skip'],
        reason: 'taken',
      },
      { signal },
    );
    if (answer === null) return { action: 'skip' };
    if (answer.scope !== 'this') this.#remembered = answer.action;
    if (answer.action === 'skip') return { action: 'skip' };
    if (answer.action === 'rename') return await this.#rename(conflict);
    return { action: 'copy', name: conflict.name, replaces: conflict.existing };
  }

  async #rename(conflict: Conflict): Promise<Resolution> {
    const name = await this.#freeName(conflict);
    conflict.into.claim(name);
    return { action: 'copy', name, replaces: undefined };
  }

  async #freeName({ into, name, attrs }: Conflict): Promise<string> {
    const kind = attrs.kind === 'directory' ? 'directory' : 'file';
    for (let count = 2; count < mostNumbers; count += 1) {
      const candidate = numberedName(name, count, kind);
      if (await into.isFree(this.#options.target, candidate)) return candidate;
    }
    throw new OpError('exists', `Every other name for "${displayName(name)}" is taken, too.`);
  }
}

function refusal({ own, name, attrs, into }: Conflict): OpError {
  const shown = displayName(joinPath(into.path, name));
  if (own) {
    return new OpError(
      'exists',
      `"${shown}" was not written: another item of this transfer already has this name there.`,
      { next: 'Give one of the two another name at the source, then retry.' },
    );
  }
  const next = 'Rename or move one of the two, then retry.';
  return attrs.kind === 'directory'
    ? new OpError('not-a-directory', `"${shown}" is there and is not a folder.`, { next })
    : new OpError('is-a-directory', `"${shown}" is a folder, and a file cannot replace it.`, {
        next,
      });
}

function factsOf(path: string, { kind, size, mtimeMs }: Attrs): FileFacts {
  return {
    path,
    kind,
    ...(size === undefined ? {} : { size }),
    ...(mtimeMs === undefined ? {} : { mtimeMs }),
  };
}
