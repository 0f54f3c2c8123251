import { hold, type HeldSecret } from '../../vault/held-secret.ts';
import type { AskHandlers } from '../session/engine-link.ts';
import { isPasswordRound } from './password-field.ts';

type Answer<N extends keyof AskHandlers> = Awaited<ReturnType<AskHandlers[N]>>;
type Given = Answer<'password'> | Answer<'passphrase'> | Answer<'interactive'>;

/** Whose answers they are: a way that changed between two attempts must not bring one server's to another. */
type KeptFor = {
  readonly byItself: boolean;
  /** The account at each hop. */
  readonly accounts: readonly string[];
  /** The account at the proxy. */
  readonly proxyAccount?: string | undefined;
};

/**
 * Answers that logged in, in main's memory alone, for as long as the session is not closed: so that it connects again
 * without a click. Each is given once to an attempt; one that is refused is forgotten and never given again.
 */
export class KeptAnswers {
  readonly #kept = new Map<string, HeldSecret>();
  #given = new Map<string, HeldSecret>();

  /** The same questions, answered from here where that is possible. An attempt nobody asked for ends at a refusal. */
  forAttempt(asks: Omit<AskHandlers, 'conflict'>, attempt: KeptFor): Omit<AskHandlers, 'conflict'> {
    wipeAll(this.#given);
    const given = new Map<string, HeldSecret>();
    this.#given = given;
    const used = new Set<string>();
    const answer = async <T extends Given>(
      key: string,
      isAgain: boolean,
      ask: () => Promise<T>,
    ) => {
      const kept = this.#kept.get(key);
      if (kept !== undefined && !isAgain && !used.has(key)) {
        used.add(key);
        return unpacked<T>(kept);
      }
      const isRefused = isAgain || used.has(key);
      if (isRefused) {
        drop(this.#kept, key);
        drop(given, key);
        if (attempt.byItself) return null;
      }
      const fresh = await ask();
      if (fresh !== null) put(given, key, fresh);
      return fresh;
    };
    const at = (hop: number) => JSON.stringify(attempt.accounts[hop] ?? hop);
    return {
      hostKey: asks.hostKey,
      agentUse: asks.agentUse,
      newPassword: async (params, options) => {
        const fresh = await asks.newPassword(params, options);
        if (fresh) put(given, `password ${at(params.hop)}`, { password: fresh.newPassword });
        return fresh;
      },
      password: (params, options) =>
        answer(`password ${at(params.hop)}`, params.again, () => asks.password(params, options)),
      proxyPassword: (params, options) =>
        answer(`proxy ${attempt.proxyAccount ?? ''}`, params.again, () =>
          asks.proxyPassword(params, options),
        ),
      passphrase: (params, options) =>
        answer(`passphrase ${params.keyFile}`, params.again, () =>
          asks.passphrase(params, options),
        ),
      interactive: (params, options) => {
        if (!isPasswordRound(params)) return asks.interactive(params, options);
        const key = `interactive ${at(params.hop)} ${JSON.stringify({ ...params, hop: 0 })}`;
        return answer(key, false, () => asks.interactive(params, options));
      },
    };
  }

  /** The attempt logged in with what it was given. */
  loggedIn(): void {
    for (const [key, answer] of this.#given) {
      drop(this.#kept, key);
      this.#kept.set(key, answer);
    }
    this.#given.clear();
  }

  /** The login was refused, or the session is closed. */
  forget(): void {
    wipeAll(this.#kept);
    wipeAll(this.#given);
  }
}

function unpacked<T extends Given>(held: HeldSecret): T {
  return JSON.parse(held.read()) as T;
}

function put(map: Map<string, HeldSecret>, key: string, answer: NonNullable<Given>): void {
  drop(map, key);
  map.set(key, hold(JSON.stringify(answer)));
}

function drop(map: Map<string, HeldSecret>, key: string): void {
  map.get(key)?.wipe();
  map.delete(key);
}

function wipeAll(map: Map<string, HeldSecret>): void {
  for (const key of map.keys()) drop(map, key);
}
