import { keyOf, type SecretOf } from './vault-file.ts';

/** A secret in memory. */
export type Remembered = {
  readonly id: string;
  readonly of: SecretOf;
  readonly storedAtMs: number;
  readonly secret: string;
};

/** Secrets that are remembered until the app ends, and written nowhere. */
export class SessionMemory {
  readonly #entries = new Map<string, Remembered>();
  #lastId = 0;

  keep(of: SecretOf, entry: Pick<Remembered, 'secret' | 'storedAtMs'>): void {
    this.#lastId += 1;
    this.#entries.set(keyOf(of), { id: `session-${this.#lastId}`, of, ...entry });
  }

  find(of: SecretOf): string | undefined {
    return this.#entries.get(keyOf(of))?.secret;
  }

  forget(isMeant: (entry: Remembered) => boolean): void {
    for (const [key, entry] of this.#entries) if (isMeant(entry)) this.#entries.delete(key);
  }

  /** Oldest first, without the secrets. */
  list(): readonly Omit<Remembered, 'secret'>[] {
    return [...this.#entries.values()].map(({ id, of, storedAtMs }) => ({ id, of, storedAtMs }));
  }
}
