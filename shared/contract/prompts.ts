import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { commandPurpose } from './ssh-config.ts';
import { id, isListOf, nothing, serverText } from './values.ts';
import { secretPlace } from './vault.ts';

/** What a conflict dialog shows of one of the two files. */
const fileFacts = z.strictObject({
  path: z.string(),
  kind: z.enum(['file', 'directory', 'link', 'other']),
  size: z.number().exactOptional(),
  mtimeMs: z.number().exactOptional(),
});

/**
 * What can be done about a name that is taken. `newer` and `size` replace only where the source is newer or has another
 * size, and skip otherwise; `resume` goes on with a shorter file whose content is the same so far.
 */
export const conflictAction = z.enum(['overwrite', 'newer', 'size', 'resume', 'rename', 'skip']);

const asked = {
  id,
  sessionId: id.exactOptional(),
  /** The question is about a jump host on the way to this account. */
  jumpTo: z.string().exactOptional(),
};

/** Where the answer is remembered if the user wants that; left out where it is not, as for codes. */
const remembering = {
  canRemember: secretPlace.exactOptional(),
  /** One was remembered, and it was wrong. */
  isStale: z.literal(true).exactOptional(),
};

/** The key a host has shown. */
const shownKey = {
  /** Name and port that were dialled, as known_hosts writes them. */
  host: z.string(),
  /** The name its key is looked up under instead (HostKeyAlias). */
  alias: z.string().exactOptional(),
  keyType: z.string(),
  bits: z.number().exactOptional(),
  fingerprint: z.string(),
};

/** A question to the user that an operation waits on. Texts from a server are capped, and shown as text only. */
export const prompt = z.discriminatedUnion('kind', [
  z.strictObject({
    ...asked,
    kind: z.literal('unknown-host-key'),
    ...shownKey,
    /** Types of keys already known for this host: the server now shows another one. */
    knownTypes: z.array(z.string()),
  }),
  /** A full stop: there is nothing to accept, the user can only close it. */
  z.strictObject({
    ...asked,
    kind: z.literal('changed-host-key'),
    ...shownKey,
    file: z.string(),
    line: z.number(),
    /** `certified`: a certificate authority answers for the host, so a plain key is not enough. */
    reason: z.enum(['changed', 'revoked', 'certified']),
  }),
  z.strictObject({
    ...asked,
    ...remembering,
    kind: z.literal('password'),
    account: z.string(),
    /** True after the server refused the last one. */
    again: z.boolean(),
  }),
  z.strictObject({
    ...asked,
    ...remembering,
    kind: z.literal('passphrase'),
    keyFile: z.string(),
    again: z.boolean(),
  }),
  z.strictObject({
    ...asked,
    ...remembering,
    kind: z.literal('interactive'),
    account: z.string(),
    name: serverText,
    instruction: serverText,
    fields: z.array(z.strictObject({ label: serverText, echo: z.boolean() })),
  }),
  /** The server demands a new password in place of the one it was given. */
  z.strictObject({
    ...asked,
    kind: z.literal('new-password'),
    account: z.string(),
    text: serverText,
    /** True after the server refused a new one. */
    again: z.boolean(),
  }),
  /** A program on the server asks the agent for one signature. */
  z.strictObject({
    ...asked,
    kind: z.literal('agent-use'),
    account: z.string(),
    keyType: z.string(),
    fingerprint: z.string(),
    /** Whom it logs in as from there; missing when it is no login. */
    user: z.string().exactOptional(),
  }),
  /** Opens the vault, for the login that waits or for the settings. */
  z.strictObject({
    ...asked,
    kind: z.literal('master-password'),
    again: z.boolean(),
    /** After wrong ones: an answer is looked at no sooner than this. */
    notBeforeMs: z.number().exactOptional(),
  }),
  /** A command of OpenSSH's configuration would run on this computer. */
  z.strictObject({
    ...asked,
    kind: z.literal('run-command'),
    account: z.string(),
    purpose: commandPurpose,
    /** All of it. */
    command: z.string(),
    file: z.string(),
    line: z.number(),
  }),
  z.strictObject({
    ...asked,
    kind: z.literal('conflict'),
    transferId: id,
    source: fileFacts,
    target: fileFacts,
    /** Name that `rename` would use. */
    newName: z.string(),
    /** The answers that make sense here, `skip` always among them. */
    actions: z.array(conflictAction),
    /** `same-name` when two items of this transfer want one name: a target that ignores case holds only one. */
    reason: z.enum(['taken', 'same-name']),
  }),
]);

const longestAnswer = 4_096;
const remember = z.literal(true).exactOptional();

const answers = z.custom<string[]>(
  isListOf((value) => typeof value === 'string' && value.length <= longestAnswer, {
    max: limits.promptsPerRound,
  }),
  'is not a list of answers',
);

/** The user's answer; `null` is "no", "cancel" or a closed dialog. */
export const promptAnswer = z.union([
  z.null(),
  z.strictObject({ kind: z.literal('unknown-host-key'), accept: z.literal(true) }),
  z.strictObject({
    kind: z.literal('password'),
    password: z.string().max(longestAnswer),
    remember,
  }),
  z.strictObject({
    kind: z.literal('passphrase'),
    passphrase: z.string().max(longestAnswer),
    remember,
  }),
  z.strictObject({ kind: z.literal('interactive'), answers, remember }),
  z.strictObject({
    kind: z.literal('master-password'),
    password: z.string().max(longestAnswer),
  }),
  z.strictObject({
    kind: z.literal('new-password'),
    newPassword: z.string().min(1).max(longestAnswer),
  }),
  z.strictObject({ kind: z.literal('agent-use'), allow: z.literal(true) }),
  z.strictObject({ kind: z.literal('run-command'), remember: z.boolean() }),
  z.strictObject({
    kind: z.literal('conflict'),
    action: conflictAction,
    /** `direction` is kept in the settings for all uploads, or all downloads, to come. */
    scope: z.enum(['this', 'all', 'direction']),
  }),
]);

export type Prompt = z.infer<typeof prompt>;
export type PromptAnswer = z.infer<typeof promptAnswer>;
export type ConflictAnswer = Extract<PromptAnswer, { kind: 'conflict' }>;
export type ConflictAction = z.infer<typeof conflictAction>;
export type FileFacts = z.infer<typeof fileFacts>;

export const prompts = {
  /** The open questions, oldest first, at once and whenever they change. */
  'prompts.watch': stream(nothing, z.array(prompt), z.never()),
  /** Answers one; an answer that does not fit the question is refused, one that comes too late is ignored. */
  'prompts.answer': call(z.strictObject({ id, answer: promptAnswer }), nothing),
};
