import type { AppError } from '../../../shared/errors.ts';
import { fingerprint } from '../../engine/ssh/fingerprint.ts';
import type { Announcement } from '../../engine/ssh/known-hosts-rotation.ts';
import { isWholeKey, keyBits, keyTypeOf } from '../../engine/ssh/public-key.ts';
import type { EngineAsks } from '../../engine/protocol.ts';
import type { KnownHostsChoice, KnownHostsStore } from '../../store/known-hosts-store.ts';
import { certified, declined, foreign, hostText, refusal, unknown } from './host-key-words.ts';
import type { Prompts, Question } from '../session/prompts.ts';

type Asked = Omit<EngineAsks['hostKey']['params'], 'hop'>;
type Answer = EngineAsks['hostKey']['answer'];

/** Main's decision about the key of one server on the way. */
export type HostKeyCheck = {
  readonly decide: (key: Asked, options: { readonly signal: AbortSignal }) => Promise<Answer>;
  /** True once a key was let in. */
  readonly isTrusted: () => boolean;
  /** The server has proved that it owns the key: one the user accepted may be stored now. */
  readonly proved: () => Promise<void>;
  /** After login it has told of its keys: what OpenSSH would take over of that is taken over. */
  readonly announced: (told: Announcement) => Promise<void>;
};

/** What a check needs. */
export type HostKeyCheckOptions = {
  readonly sessionId: string;
  /** Where this hop of the session leads. What its process says of that counts for nothing. */
  readonly host: string;
  readonly tcpPort: number;
  /** Stands for both in known_hosts (HostKeyAlias). */
  readonly hostKeyName?: string | undefined;
  /** What ssh_config says of the files. */
  readonly files?: KnownHostsChoice | undefined;
  /** Where the session leads in the end, when this is a jump host. */
  readonly jumpTo?: string | undefined;
  readonly knownHosts: KnownHostsStore;
  readonly prompts: Prompts;
  /** How long the full stop about a changed key may stand: longer than the attempt, which ends at once. */
  readonly noticeSignal: AbortSignal;
};

/** Checks keys as OpenSSH does: known is accepted, unknown asks, changed and revoked are refused. */
export function createHostKeyCheck(options: HostKeyCheckOptions): HostKeyCheck {
  const { host, tcpPort, hostKeyName, files, knownHosts } = options;
  const lookup = { host, tcpPort, alias: hostKeyName, choice: files };
  // the key this server was let in with: what it says later of its keys counts only then
  let current: Asked | undefined;
  let accepted: Asked | undefined;
  let isStored = false;
  const refuse = (error: AppError): Answer => ({ accepted: false, error });
  const admit = (key: Asked): Answer => {
    current = key;
    return { accepted: true };
  };
  return {
    decide: async (key, { signal }) => {
      if (!isKeyOfItsType(key)) return refuse(foreign(options));
      if (accepted !== undefined && isSameKey(accepted, key)) return admit(key);
      const verdict = await knownHosts.verdict(lookup, key.key);
      switch (verdict.verdict) {
        case 'match':
          return admit(key);
        case 'changed':
        case 'revoked': {
          const place = { file: verdict.file, line: verdict.line, reason: verdict.verdict };
          showFullStop(options, key, place);
          return refuse(refusal(options, place));
        }
        case 'certified':
          showFullStop(options, key, { ...verdict, reason: verdict.verdict });
          return refuse(certified(options, verdict));
        case 'unknown': {
          if (files?.isStrict === true) return refuse(unknown(options));
          const isYes = await askUser(options.prompts, signal, {
            ...questionOf(options, key),
            kind: 'unknown-host-key',
            knownTypes: [...verdict.knownTypes],
          });
          if (!isYes) return refuse(declined(options));
          accepted = key;
          return admit(key);
        }
        default:
          return verdict satisfies never;
      }
    },
    isTrusted: () => current !== undefined,
    proved: async () => {
      if (accepted === undefined || isStored) return;
      isStored = true;
      await knownHosts.append(lookup, accepted);
    },
    announced: async (told) => {
      if (current !== undefined) await knownHosts.rotate(lookup, current.key, told);
    },
  };
}

type Place = {
  readonly file: string;
  readonly line: number;
  readonly reason: 'changed' | 'revoked' | 'certified';
};

/** What both questions about a key show of it. */
function questionOf(options: HostKeyCheckOptions, { keyType, key }: Asked) {
  const { sessionId, jumpTo, host, tcpPort, hostKeyName } = options;
  const bits = keyBits(key);
  return {
    sessionId,
    ...(jumpTo === undefined ? {} : { jumpTo }),
    host: hostText(host, tcpPort),
    ...(hostKeyName === undefined ? {} : { alias: hostKeyName }),
    keyType,
    ...(bits === undefined ? {} : { bits }),
    fingerprint: fingerprint(key),
  };
}

async function askUser(
  prompts: Prompts,
  signal: AbortSignal,
  question: Extract<Question, { kind: 'unknown-host-key' }>,
): Promise<boolean> {
  const answer = await prompts.ask(question, { signal });
  return answer?.accept === true;
}

/**
 * The process that asks parses a server's bytes. Were it taken over, it could else have lines of its own making written
 * to known_hosts.
 */
function isKeyOfItsType(asked: Asked): boolean {
  return asked.keyType === keyTypeOf(asked.key) && isWholeKey(asked.key);
}

/** Not waited for: the connection ends at once, the user reads at leisure. */
function showFullStop(options: HostKeyCheckOptions, asked: Asked, place: Place): void {
  const { file, line, reason } = place;
  const shown = options.prompts.ask(
    { ...questionOf(options, asked), kind: 'changed-host-key', file, line, reason },
    { signal: options.noticeSignal },
  );
  shown.catch(() => undefined); // withdrawn: the session was closed or connects again
}

function isSameKey(a: Asked, b: Asked): boolean {
  return a.keyType === b.keyType && Buffer.from(a.key).equals(b.key);
}
