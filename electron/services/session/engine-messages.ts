import { z } from 'zod';
import { pathFacts, type Accounts } from '../../../shared/contract/attributes.ts';
import { forwardCounts } from '../../../shared/contract/forwards.ts';
import { connectionFacts, connectPhase } from '../../../shared/contract/sessions.ts';
import { conflictAction } from '../../../shared/contract/prompts.ts';
import { planProgress, syncOps } from '../../../shared/contract/sync.ts';
import { transfer, transferItem } from '../../../shared/contract/transfers.ts';
import { searchWay } from '../../../shared/contract/search.ts';
import {
  appError,
  changedHands,
  entry,
  isListOf,
  path,
  problem,
} from '../../../shared/contract/values.ts';
import type { Entry } from '../../../shared/entry.ts';
import { limits } from '../../../shared/limits.ts';
import { maxAnnouncedKeys } from '../../engine/ssh/known-hosts-rotation.ts';
import { changeAnswers } from '../files/change-answers.ts';
import { syncAnswers } from '../sync/sync-answers.ts';
import type { EngineCallName, EngineCalls, FromEngine } from '../../engine/protocol.ts';

/**
 * What main takes from a session process. It parses a server's bytes and may have been taken over by them, so its
 * words are doubted like the page's: what has another shape never gets past here.
 */

const text = z.string().max(limits.engineTextLength);
const error = appError.extend({ message: text, next: text.exactOptional() });
const number = z.int().min(0);
/** Which of the servers on the way; main knows how many there are. */
const hop = number;

const fileFacts = z.object({
  path: text,
  kind: z.enum(['file', 'directory', 'link', 'other']),
  size: z.number().exactOptional(),
  mtimeMs: z.number().exactOptional(),
});

const progress = z.object({
  transferId: text,
  tally: transfer.shape.tally,
  checks: transfer.shape.checks,
  counted: z.boolean(),
  bytesPerSecond: z.number(),
  secondsLeft: z.number().exactOptional(),
  current: text.exactOptional(),
  problem: problem.exactOptional(),
});

const isItem = (value: unknown): boolean => transferItem.safeParse(value).success;
const items = z.custom<z.infer<typeof transferItem>[]>(
  isListOf(isItem, { max: limits.itemsPerMessage }),
);

const looks = z.custom<Entry[]>(
  isListOf((value) => entry.safeParse(value).success, { max: limits.looksPerCall }),
);

const attrs = z.object({
  mode: number.max(0o7777).exactOptional(),
  uid: number.exactOptional(),
  gid: number.exactOptional(),
  mtimeMs: z.number().exactOptional(),
  atimeMs: z.number().exactOptional(),
});
const attrsBack = z.object({
  path,
  kind: z.enum(['file', 'directory', 'link', 'other']),
  now: attrs,
  before: attrs,
});
const attrsBacks = z.custom<z.infer<typeof attrsBack>[]>(
  isListOf((value) => attrsBack.safeParse(value).success, { max: limits.itemsPerMessage }),
);

const forwardReport = z.object({
  forwardId: text,
  counts: forwardCounts,
  problem: error.exactOptional(),
});
const forwardReports = z.custom<z.infer<typeof forwardReport>[]>(
  isListOf((value) => forwardReport.safeParse(value).success, { max: limits.tunnelsPerHost }),
);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const checkpoint = z.object({
  path,
  target: path,
  partial: path,
  offset: number,
  sha256,
  size: number,
  mtimeMs: z.number().exactOptional(),
});

/** Blobs are a few hundred bytes; an RSA key of 16,384 bits has two thousand. */
const keyBytes = 16 * 1024;
const key = z.instanceof(Uint8Array).refine((blob) => blob.byteLength <= keyBytes);
const keys = z.custom<Uint8Array[]>(
  isListOf((value) => key.safeParse(value).success, { max: maxAnnouncedKeys }),
);

const event = z.discriminatedUnion('event', [
  z.object({ event: z.literal('phase'), hop, phase: connectPhase }),
  z.object({ event: z.literal('handshake'), hop }),
  z.object({ event: z.literal('banner'), hop, text }),
  z.object({ event: z.literal('touch'), hop, isWaiting: z.boolean() }),
  z.object({ event: z.literal('hostKeys'), hop, announced: keys, proven: keys }),
  z.object({ event: z.literal('closed'), error }),
  z.object({ event: z.literal('progress'), progress }),
  z.object({ event: z.literal('items'), transferId: text, items }),
  z.object({ event: z.literal('plan'), planId: text, ops: syncOps, progress: planProgress }),
  z.object({
    event: z.literal('attrsChanged'),
    changeId: text,
    changes: attrsBacks,
    isLast: z.boolean(),
  }),
  z.object({ event: z.literal('forwards'), reports: forwardReports }),
  z.object({ event: z.literal('checkpoint'), transferId: text, checkpoint }),
]);

const field = z.object({ label: text, echo: z.boolean() });
const hostKey = z.object({
  hop,
  keyType: z.string().max(64), // RFC 4251 section 6
  key,
});
const interactive = z.object({
  hop,
  name: text,
  instruction: text,
  fields: z.custom<z.infer<typeof field>[]>(
    isListOf((each) => field.safeParse(each).success, { max: limits.promptsPerRound }),
  ),
});
const conflict = z.object({
  transferId: text,
  source: fileFacts,
  target: fileFacts,
  newName: text,
  actions: z.array(conflictAction).max(conflictAction.options.length),
  reason: z.enum(['taken', 'same-name']),
});

const newPassword = z.object({ hop, text, again: z.boolean() });
const agentUse = z.object({
  hop,
  keyType: z.string().max(64), // RFC 4251 section 6
  fingerprint: z.string().max(64), // SHA256: and 43 letters
  user: text.exactOptional(),
});

const asked = { kind: z.literal('ask'), id: number };
const ask = z.discriminatedUnion('name', [
  z.object({ ...asked, name: z.literal('hostKey'), params: hostKey }),
  z.object({
    ...asked,
    name: z.literal('password'),
    params: z.object({ hop, again: z.boolean() }),
  }),
  z.object({
    ...asked,
    name: z.literal('proxyPassword'),
    params: z.object({ again: z.boolean() }),
  }),
  z.object({
    ...asked,
    name: z.literal('passphrase'),
    params: z.object({ hop, keyFile: text, again: z.boolean() }),
  }),
  z.object({ ...asked, name: z.literal('interactive'), params: interactive }),
  z.object({ ...asked, name: z.literal('newPassword'), params: newPassword }),
  z.object({ ...asked, name: z.literal('agentUse'), params: agentUse }),
  z.object({ ...asked, name: z.literal('conflict'), params: conflict }),
]);

const result = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }), // checked with its call's own schema
  z.object({ ok: z.literal(false), error }),
]);

const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('beat'), rssBytes: z.number() }),
  z.object({ kind: z.literal('result'), id: number, result }),
  ask,
  z.object({ kind: z.literal('unask'), id: number }),
  z.object({ kind: z.literal('event'), event }),
]);

/** The message, or undefined when it is none of the protocol's. */
export function readFromEngine(received: unknown): FromEngine | undefined {
  const checked = message.safeParse(received);
  return checked.success ? (checked.data satisfies FromEngine) : undefined;
}

const isPath = (value: unknown): boolean => path.safeParse(value).success;
const isProblem = (value: unknown): boolean => problem.safeParse(value).success;

const isAccount = (value: unknown): boolean => account.safeParse(value).success;
const account = z.object({ id: z.number(), name: z.string().max(limits.serverTextLength) });

const values: { readonly [N in EngineCallName]: z.ZodType<EngineCalls[N]['value']> } = {
  ...changeAnswers,
  ...syncAnswers,
  connect: connectionFacts,
  realPath: z.object({ path }),
  makeDirectory: z.null(),
  rename: z.null(),
  freeSpace: z.object({ freeBytes: z.number(), totalBytes: z.number() }).nullable(),
  pauseTransfer: z.null(),
  checkpointKept: z.null(),
  discardPartials: z.null(),
  limitSpeed: z.null(),
  readPart: z.object({
    bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= limits.filePartBytes),
    size: z.number().exactOptional(),
    mtimeMs: z.number().exactOptional(),
  }),
  identify: z
    .object({
      path,
      kind: z.enum(['file', 'directory', 'link', 'other']),
      size: z.number().exactOptional(),
      mtimeMs: z.number().exactOptional(),
      mode: z.number().exactOptional(),
      sha256: sha256.exactOptional(),
    })
    .nullable(),
  readFacts: pathFacts,
  searchWay: z.object({ way: searchWay }),
  lookAgain: z.object({ entries: looks }),
  accounts: z.object({
    users: z.custom<Accounts['users']>(isListOf(isAccount, { max: limits.accountsListed })),
    groups: z.custom<Accounts['groups']>(isListOf(isAccount, { max: limits.accountsListed })),
  }),
  startForward: z.object({ tcpPort: number.min(1).max(65_535) }),
  stopForward: z.null(),
  makeLink: z.null(),
  retarget: z.null(),
  transfer: z.object({
    state: z.enum(['done', 'failed', 'cancelled', 'paused']),
    tally: transfer.shape.tally,
    checks: transfer.shape.checks,
    problems: z.custom<EngineCalls['transfer']['value']['problems']>(
      isListOf(isProblem, { max: limits.problemsPerTransfer }),
    ),
    moreProblems: z.number(),
    changedHands: changedHands.exactOptional(),
    unfinished: z.custom<readonly string[]>(isListOf(isPath, { max: limits.namesPerCall })),
  }),
};

/** True when a call's value has the shape the protocol promises. */
export function isEngineValue(name: EngineCallName, value: unknown): boolean {
  return values[name].safeParse(value).success;
}
