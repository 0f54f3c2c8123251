import type { AppError } from '../../shared/errors.ts';
import { displayName } from '../../shared/names.ts';
import { fingerprint } from '../engine/ssh/fingerprint.ts';
import { isWholeKey, keyTypeOf } from '../engine/ssh/public-key.ts';
import type { EngineAsks } from '../engine/protocol.ts';
import type { KnownHostsStore } from '../store/known-hosts-store.ts';
import type { Prompts, Question } from './prompts.ts';

type Asked = Omit<EngineAsks['hostKey']['params'], 'hop'>;
/** The key, and the name it is looked up under: main's own, whatever its process says. */
type HostKey = Asked & { readonly host: string; readonly tcpPort: number };
type Verdict = EngineAsks['hostKey']['answer'];

/** Main's decision about the key of one server on the way. */
export type HostKeyCheck = {
  readonly decide: (key: Asked, options: { readonly signal: AbortSignal }) => Promise<Verdict>;
  /** The server has proved that it owns the key: one the user accepted may be stored now. */
  readonly proved: () => Promise<void>;
};

/** What a check needs. */
export type HostKeyCheckOptions = {
  readonly sessionId: string;
  /** Where this hop of the session leads. What its process says of that counts for nothing. */
  readonly host: string;
  readonly tcpPort: number;
  /** Stands for both in known_hosts (HostKeyAlias). */
  readonly hostKeyName?: string | undefined;
  /** Where the session leads in the end, when this is a jump host. */
  readonly jumpTo?: string | undefined;
  readonly knownHosts: KnownHostsStore;
  readonly prompts: Prompts;
  /** How long the full stop about a changed key may stand: longer than the attempt, which ends at once. */
  readonly noticeSignal: AbortSignal;
};

/** Checks keys as OpenSSH does: known is accepted, unknown asks, changed and revoked are refused. */
export function createHostKeyCheck(options: HostKeyCheckOptions): HostKeyCheck {
  let accepted: HostKey | undefined;
  let isStored = false;
  return {
    decide: async (asked, { signal }) => {
      const key = { ...asked, ...lookedUpUnder(options) };
      if (!isKeyOfItsType(asked)) return { accepted: false, error: foreign(options) };
      if (accepted !== undefined && isSameKey(accepted, key)) return { accepted: true };
      const verdict = await options.knownHosts.verdict(key.host, key.tcpPort, key.key);
      switch (verdict.verdict) {
        case 'match':
          return { accepted: true };
        case 'changed':
        case 'revoked': {
          const place = { file: verdict.file, line: verdict.line, reason: verdict.verdict };
          showFullStop(options, key, place);
          return { accepted: false, error: refusal(key, place) };
        }
        case 'unknown': {
          const isYes = await askUser(options.prompts, signal, {
            ...questionOf(options, key),
            kind: 'unknown-host-key',
            knownTypes: [...verdict.knownTypes],
          });
          if (!isYes) return { accepted: false, error: declined(key) };
          accepted = key;
          return { accepted: true };
        }
        default:
          return verdict satisfies never;
      }
    },
    proved: async () => {
      if (accepted === undefined || isStored) return;
      isStored = true;
      const { host, tcpPort, keyType, key } = accepted;
      await options.knownHosts.append(host, tcpPort, keyType, key);
    },
  };
}

type Place = {
  readonly file: string;
  readonly line: number;
  readonly reason: 'changed' | 'revoked';
};

/** What both questions about a key show of it. */
function questionOf(
  { sessionId, jumpTo }: HostKeyCheckOptions,
  { host, tcpPort, keyType, key }: HostKey,
) {
  return {
    sessionId,
    ...(jumpTo === undefined ? {} : { jumpTo }),
    host: hostText(host, tcpPort),
    keyType,
    fingerprint: fingerprint(key),
  };
}

/** With an alias the port plays no part, as in OpenSSH. */
function lookedUpUnder({ host, tcpPort, hostKeyName }: HostKeyCheckOptions) {
  return hostKeyName === undefined ? { host, tcpPort } : { host: hostKeyName, tcpPort: 22 };
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

function foreign({ host, tcpPort }: HostKeyCheckOptions): AppError {
  return {
    code: 'host-key',
    message: `What ${hostText(host, tcpPort)} showed as its host key is none.`,
    next: 'Do not connect again before you know why: the server may be hostile.',
  };
}

/** Not waited for: the connection ends at once, the user reads at leisure. */
function showFullStop(options: HostKeyCheckOptions, asked: HostKey, place: Place): void {
  const shown = options.prompts.ask(
    { ...questionOf(options, asked), kind: 'changed-host-key', ...place },
    { signal: options.noticeSignal },
  );
  shown.catch(() => undefined); // withdrawn: the session was closed or connects again
}

function refusal({ host, tcpPort }: HostKey, { file, line, reason }: Place): AppError {
  const where = `${displayName(file)}, line ${line}`;
  const name = hostText(host, tcpPort);
  return reason === 'changed'
    ? {
        code: 'host-key',
        message: `The host key of ${name} is not the one known for it (${where}). Nothing was sent to it.`,
        next: 'Ask who runs the server whether its key was replaced. Only then remove that line and connect again.',
      }
    : {
        code: 'host-key',
        message: `The host key of ${name} is marked as revoked (${where}). Nothing was sent to it.`,
        next: 'Do not connect: whoever has this key may not be the server.',
      };
}

function declined({ host, tcpPort }: HostKey): AppError {
  return {
    code: 'host-key',
    message: `The host key of ${hostText(host, tcpPort)} is not known and was not accepted.`,
    next: 'Compare the fingerprint with the one its owner gives, then connect again.',
  };
}

/** As known_hosts writes it. */
function hostText(host: string, tcpPort: number): string {
  return tcpPort === 22 ? host : `[${host}]:${tcpPort}`;
}

function isSameKey(a: HostKey, b: HostKey): boolean {
  return a.host === b.host && a.tcpPort === b.tcpPort && Buffer.from(a.key).equals(b.key);
}
