import { limits } from '../../../shared/limits.ts';
import type { EngineAskName, FromEngine, ToEngine } from '../protocol.ts';
import { createOpener, seal, sealKeyBytes, type Opener, type Sealed } from './seal.ts';

/**
 * Secrets on their way to a session process. What carries messages, be it Chromium or Node, frees them as they are: of
 * one password in some twelve, the message was still there a second later. So each question for a secret brings a key
 * of its own, and the answer travels sealed for it; no message, and no string of the session process, has it in clear.
 */

/** A question that brings a key for its answer. */
type KeyedAsk = Extract<FromEngine, { kind: 'ask' }> & { readonly sealFor: Uint8Array };

/** A sealed answer: the name of the one value it has, and that value, a text or several. */
type SealedAnswer = { readonly sealed: Sealed; readonly value: string; readonly isList: boolean };

const asksSecret: ReadonlySet<EngineAskName> = new Set([
  'password',
  'passphrase',
  'proxyPassword',
  'interactive',
  'newPassword',
]);

/** The session process's end. */
export type AnswerOpener = {
  /** The message as it is sent. */
  readonly sends: (message: FromEngine) => FromEngine;
  /** The message as it is meant: secrets are bytes, for whoever takes them to wipe. */
  readonly hears: (message: ToEngine) => ToEngine;
};

/** See {@link AnswerOpener}. */
export function createAnswerOpener(): AnswerOpener {
  const openers = new Map<number, Opener>();
  return {
    sends: (message) => {
      if (message.kind === 'unask') openers.delete(message.id);
      if (message.kind !== 'ask' || !asksSecret.has(message.name)) return message;
      const opener = createOpener();
      openers.set(message.id, opener);
      return { ...message, sealFor: opener.key } satisfies KeyedAsk;
    },
    hears: (message) => {
      if (message.kind !== 'answer') return message;
      const opener = openers.get(message.id);
      openers.delete(message.id);
      if (opener === undefined || message.answer === null) return message;
      const { sealed, value, isList } = message.answer as SealedAnswer;
      const texts = opener.open(sealed);
      return { ...message, answer: { [value]: isList ? texts : texts[0] } };
    },
  };
}

/** Main's end. */
export type AnswerSealer = {
  /** Notes the keys of questions, of a session process whose word is not checked yet. */
  readonly hears: (message: unknown) => void;
  /** The message as it is sent: a secret that nobody gave a key for is no answer. */
  readonly sends: (message: ToEngine) => ToEngine;
};

/** How the answer to a question travels. */
type Way =
  { readonly go: 'open' | 'nowhere' } | { readonly go: 'sealed'; readonly key: Uint8Array };

/** More than main deals with at once: questions that it does not even answer are never taken out. */
const maxQuestions = 4 * limits.questionsPerEngine;

/** See {@link AnswerSealer}. */
export function createAnswerSealer(): AnswerSealer {
  const ways = new Map<unknown, Way>();
  return {
    hears: (message) => {
      const { kind, id, name, sealFor } = (message ?? {}) as Readonly<Record<string, unknown>>;
      if (kind === 'unask') ways.delete(id);
      // the first question of an id stands, as it does for main
      if (kind !== 'ask' || ways.has(id) || ways.size >= maxQuestions) return;
      ways.set(id, wayOf(name, sealFor));
    },
    sends: (message) => {
      if (message.kind !== 'answer') return message;
      const way = ways.get(message.id) ?? { go: 'nowhere' };
      ways.delete(message.id);
      if (message.answer === null || way.go === 'open') return message;
      return { ...message, answer: way.go === 'sealed' ? sealed(message.answer, way.key) : null };
    },
  };
}

function wayOf(name: unknown, key: unknown): Way {
  if (!asksSecret.has(name as EngineAskName)) return { go: 'open' };
  const isKey = key instanceof Uint8Array && key.byteLength === sealKeyBytes;
  return isKey ? { go: 'sealed', key } : { go: 'nowhere' };
}

/** Answers with secrets have one value each: a text, or several. */
function sealed(answer: unknown, key: Uint8Array): SealedAnswer | null {
  const [[value, texts] = ['', '']] = Object.entries(answer as Record<string, string | string[]>);
  try {
    return { sealed: seal([texts].flat(), key), value, isList: Array.isArray(texts) };
  } catch {
    // 32 bytes that are no key: it came from no session process of ours
    return null;
  }
}
