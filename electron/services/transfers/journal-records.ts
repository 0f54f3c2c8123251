import { z } from 'zod';
import { authentication } from '../../../shared/contract/hosts.ts';
import { conflictAction } from '../../../shared/contract/prompts.ts';
import {
  transfer,
  transferItem,
  transferOptions,
  transfers,
} from '../../../shared/contract/transfers.ts';
import { stamp } from '../../../shared/contract/sync.ts';
import { path, problem } from '../../../shared/contract/values.ts';
import { limits } from '../../../shared/limits.ts';
import { nameCharsets } from '../../../shared/name-charsets.ts';
import type { Checkpoint } from '../../engine/protocol.ts';

/** What one line of the journal of transfers says. Unknown kinds are kept as they are, for the version that knows them. */

const id = transfer.shape.id;
const { tally, checks, state } = transfer.shape;

const standing = z.object({
  tally,
  checks,
  problems: z.object({ problems: z.array(problem), more: z.number() }),
  /** Null is all that was asked for. */
  unfinished: z.array(path).nullable(),
  startedMs: z.number(),
  endedMs: z.number().exactOptional(),
  hasRun: z.boolean(),
  answer: conflictAction.exactOptional(),
  toRemove: z.array(path).exactOptional(),
  base: z.object({ tally, checks }),
});

const hop = {
  host: z.string(),
  tcpPort: z.int(),
  user: z.string(),
  authentication,
  identityAgent: z.string().exactOptional(),
  algorithms: z.object({ legacy: z.array(z.string()).readonly().exactOptional() }).exactOptional(),
  query: z
    .object({
      alias: z.string(),
      user: z.string().exactOptional(),
      tcpPort: z.int().exactOptional(),
    })
    .exactOptional(),
};

/**
 * Where a session led, with all of its way: a transfer that goes on must not reach past a proxy or a jump host. There
 * are no commands in it: those come from OpenSSH's configuration at each attempt, and need the user's consent.
 */
export const destination = z.object({
  isPractice: z.boolean(),
  hostId: z.string().exactOptional(),
  title: z.string(),
  ...hop,
  jumps: z.array(z.object(hop)).max(limits.jumps).readonly().exactOptional(),
  dial: z
    .discriminatedUnion('via', [
      z.object({ via: z.literal('direct') }),
      z.object({
        via: z.enum(['socks5', 'http-connect']),
        host: z.string(),
        tcpPort: z.int(),
        user: z.string().exactOptional(),
      }),
    ])
    .exactOptional(),
  agentForwarding: z.boolean().exactOptional(),
  nameCharset: z.enum(nameCharsets).exactOptional(),
  localDirectory: z.string().exactOptional(),
  remoteDirectory: z.string().exactOptional(),
});

const checkpoint = z.object({
  path,
  target: path,
  partial: path,
  offset: z.number(),
  sha256: z.string(),
  size: z.number(),
  mtimeMs: z.number().exactOptional(),
}) satisfies z.ZodType<Checkpoint>;

const planned = z.object({
  base: path,
  items: z.array(z.object({ path, source: stamp, target: stamp.exactOptional() })).readonly(),
  keepReplaced: z.literal(true).exactOptional(),
});

const record = z.discriminatedUnion('k', [
  z.object({
    k: z.literal('added'),
    id,
    request: transfers['transfers.start'].params.extend({ planned: planned.exactOptional() }),
    options: transferOptions,
    destinations: z.record(z.string(), destination),
    state,
    standing,
  }),
  z.object({ k: z.literal('state'), id, state, standing }),
  z.object({ k: z.literal('items'), id, items: z.array(transferItem) }),
  z.object({ k: z.literal('mark'), id, checkpoint }),
  z.object({ k: z.literal('moved'), id, before: id.nullable() }),
  z.object({ k: z.literal('cleared'), ids: z.array(id) }),
]);

/** One record of the journal of transfers. */
export type JournalRecord = z.infer<typeof record>;

/** How a transfer stands, as it is written down. */
export type WrittenStanding = z.infer<typeof standing>;

/** The record, or undefined when it is of another version. */
export function readRecord(value: unknown): JournalRecord | undefined {
  const checked = record.safeParse(value);
  return checked.success ? checked.data : undefined;
}
