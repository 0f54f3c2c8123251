import { hold, type HeldSecret } from './held-secret.ts';
import { keyOf, type SecretOf } from './vault-file.ts';

/** A secret in memory. */
export type Remembered = {
  readonly id: string;
  readonly of: SecretOf;
  readonly storedAtMs: number;
  readonly held: HeldSecret;
};

/** Secrets that are remembered until the app ends, and written nowhere. */
export class SessionMemory {
  readonly #entries = new Map<string, Remembered>();
  #lastId = 0;

  keep(of: SecretOf, { secret, storedAtMs }: { secret: string; storedAtMs: number }): void {
    this.#lastId += 1;
    const key = keyOf(of);
    this.#entries.get(key)?.held.wipe();
    this.#entries.set(key, { id: `session-${this.#lastId}`, of, storedAtMs, held: hold(secret) });
  }

  find(of: SecretOf): string | undefined {
    return this.#entries.get(keyOf(of))?.held.read();
  }

  forget(isMeant: (entry: Remembered) => boolean): void {
    for (const [key, entry] of this.#entries) {
      if (!isMeant(entry)) continue;
      entry.held.wipe();
      this.#entries.delete(key);
    }
  }

  /** Oldest first, without the secrets. */
  list(): readonly Omit<Remembered, 'held'>[] {
    return [...this.#entries.values()].map(({ id, of, storedAtMs }) => ({ id, of, storedAtMs }));
  }
}
