import { posix, win32 } from 'node:path';
import type { Params } from '../../../shared/contract/index.ts';
import type { TransferOptions } from '../../../shared/contract/transfers.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { localFs } from '../session/engines.ts';
import { createConsent, type Agree, type LocalQuestion } from './local-consent.ts';
import { isPlain, isWithin, judgeChange, secretsIn, type LocalPlaces } from './local-places.ts';
import { existsLocal, resolveLocal } from './local-resolve.ts';

/** What of a transfer's request decides where it reads and writes. */
export type TransferAsked = Pick<Params<'transfers.start'>, 'from' | 'to'> & {
  readonly options?: Pick<TransferOptions, 'move'>;
};

/** What a {@link LocalGuard} is made of. */
export type LocalGuardMeans = {
  readonly platform: NodeJS.Platform;
  readonly homeDirectory: string;
  readonly profileDirectory: string;
  readonly ask: (question: LocalQuestion) => Promise<boolean>;
};

/**
 * Lets requests of the page through to this computer's files: a page that was taken over may neither plant a key or an
 * autostart file, nor carry private keys away, unless the user says yes to main itself. See docs/adr/0006.
 */
export class LocalGuard {
  readonly #means: LocalGuardMeans;
  readonly #agree: Agree;
  readonly #path: typeof posix;

  constructor(means: LocalGuardMeans) {
    this.#means = means;
    this.#agree = createConsent(means.ask);
    this.#path = means.platform === 'win32' ? win32 : posix;
  }

  /** Rejects when one of these may not be made, moved, replaced or deleted. */
  async change(fs: string, paths: readonly string[]): Promise<void> {
    if (fs !== localFs) return;
    for (const [folder, names] of this.#byFolder(paths)) await this.#changeIn(folder, names);
  }

  /** Rejects when these may not be taken from where they are, or not be put into the folder. */
  async move(fs: string, paths: readonly string[], directory: string): Promise<void> {
    if (fs !== localFs) return;
    await this.change(fs, paths);
    this.#requirePlain(directory);
    await this.#changeIn(
      directory,
      paths.map((path) => this.#path.basename(path)),
    );
  }

  /** Rejects when the content of one of these may not be read into the page. */
  async read(fs: string, paths: readonly string[]): Promise<void> {
    if (fs === localFs) await this.#read(paths);
  }

  /** Rejects when a transfer may not read what it would copy, or not write where it would copy to. */
  async transfer({ from, to, options }: TransferAsked): Promise<void> {
    if (from.fs === localFs) await this.#read(from.paths);
    if (options?.move === true) await this.change(from.fs, from.paths);
    if (to.fs !== localFs) return;
    this.#requirePlain(to.directory);
    // a server's names end behind the last slash; what else is in them the session process refuses
    const { basename } = from.fs === localFs ? this.#path : posix;
    await this.#changeIn(to.directory, to.names ?? from.paths.map((path) => basename(path)));
  }

  async #changeIn(directory: string, names: readonly string[]): Promise<void> {
    const places = await this.#places();
    const folder = await resolveLocal(directory, places.platform);
    // a name decides only directly below the home folder, or above it; elsewhere the folder does
    const deciding = isWithin(places.home, folder, places) ? names : names.slice(0, 1);
    const asked = new Set<string>();
    for (const name of deciding) {
      const judgement = judgeChange(this.#path.join(folder, name), places);
      if (!judgement.free) asked.add(judgement.place);
    }
    for (const place of asked) await this.#agree('change', place, places);
  }

  async #read(paths: readonly string[]): Promise<void> {
    const places = await this.#places();
    const asked = new Set<string>();
    for (const [directory, names] of this.#byFolder(paths)) {
      const folder = await resolveLocal(directory, places.platform);
      if (secretsIn(folder, places).length === 0) continue; // neither above nor below it
      for (const name of names) {
        for (const secret of secretsIn(this.#path.join(folder, name), places)) asked.add(secret);
      }
    }
    for (const secret of asked) {
      if (await existsLocal(secret)) await this.#agree('read-secrets', secret, places);
    }
  }

  #byFolder(paths: readonly string[]): ReadonlyMap<string, string[]> {
    const folders = new Map<string, string[]>();
    for (const path of paths) {
      this.#requirePlain(path);
      const folder = this.#path.dirname(path);
      const names = folders.get(folder) ?? [];
      names.push(this.#path.basename(path));
      if (folders.set(folder, names).size > limits.foldersPerRequest) {
        throw new OpError('refused', 'These paths lie in too many folders for one request.');
      }
    }
    return folders;
  }

  #requirePlain(path: string): void {
    if (isPlain(path, this.#means.platform)) return;
    throw new OpError('refused', `“${nameInText(path)}” is not a full path of this computer.`);
  }

  /** Resolved each time: what a link leads to can change. */
  async #places(): Promise<LocalPlaces> {
    const { platform, homeDirectory, profileDirectory } = this.#means;
    return {
      platform,
      home: await resolveLocal(homeDirectory, platform),
      profile: await resolveLocal(profileDirectory, platform),
    };
  }
}
