import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { appError, id, nothing, path, serverText } from './values.ts';

/** Where a connect attempt is; each has a deadline of its own, the user's thinking time left out. */
export const connectPhase = z.enum([
  'starting', // the session process
  'tcp', // TCP connection, and the server's identification line
  'handshake', // key exchange and host key
  'login',
  'files', // opening the SFTP subsystem
]);

const direction = z.strictObject({ cipher: z.string(), mac: z.string() });

/** What was agreed with one server on the way, and how it let us in. */
export const hopFacts = z.strictObject({
  /** `host:port` */
  address: z.string(),
  serverVersion: z.string(),
  kex: z.string(),
  toServer: direction,
  fromServer: direction,
  hostKeyType: z.string(),
  /** How the server signs with its key. */
  hostKeyAlgorithm: z.string(),
  fingerprint: z.string(),
  /** False when a man in the middle could have added packets before encryption began. */
  isStrictKex: z.boolean(),
  /** The method, or methods one after the other, that it took. */
  login: z.string(),
  /** The server let us in without any proof: what it asks for later, it alone asks. */
  isOpenToAll: z.literal(true).exactOptional(),
});

/** What was agreed with the server, for the status bar. */
export const connectionFacts = z.strictObject({
  serverVersion: z.string(),
  kex: z.string(),
  cipher: z.string(),
  mac: z.string(),
  hostKeyType: z.string(),
  fingerprint: z.string(),
  /** Every server on the way; the last one is the host. */
  hops: z.array(hopFacts).max(limits.jumps + 1),
  /** What is between this computer and the first of them. */
  proxy: z.string().exactOptional(),
  sftpExtensions: z.array(z.string()),
  homeDirectory: path,
});

const sessionState = z.discriminatedUnion('at', [
  /** A tab of the last start: it connects when somebody asks for it. */
  z.strictObject({ at: z.literal('saved') }),
  z.strictObject({
    at: z.literal('connecting'),
    phase: connectPhase,
    /** The account at the jump host this phase is about. */
    jump: z.string().exactOptional(),
    /** A security key waits for its user. */
    isTouchWanted: z.literal(true).exactOptional(),
  }),
  z.strictObject({ at: z.literal('ready'), facts: connectionFacts }),
  z.strictObject({
    at: z.literal('ended'),
    error: appError,
    /** When it connects again by itself, for the transfers that wait for it. */
    retryAtMs: z.number().exactOptional(),
  }),
]);

/** One session as the page sees it; it keeps its id and tab over reconnects. */
export const session = z.strictObject({
  id,
  hostId: id.exactOptional(),
  title: z.string(),
  /** `user@host:port`, for people. */
  address: z.string(),
  /** What opens the same again, for one that is no saved host's: as typed, which may be another name than its address has. */
  typed: z.string().exactOptional(),
  state: sessionState,
  /** Text the server sent before login, capped. */
  banner: serverText.exactOptional(),
  /** Something of ours that went wrong beside the connection, which goes on; with what to do about it. */
  notice: z.string().exactOptional(),
  /** What OpenSSH's configuration asks for here and Hawser does another way. */
  remarks: z.array(z.string()).exactOptional(),
  localDirectory: path.exactOptional(),
  remoteDirectory: path.exactOptional(),
});

export type HopFacts = z.infer<typeof hopFacts>;
export type ConnectPhase = z.infer<typeof connectPhase>;
export type ConnectionFacts = z.infer<typeof connectionFacts>;
export type Session = z.infer<typeof session>;
export type SessionState = z.infer<typeof sessionState>;

export const sessions = {
  /** Starts connecting to a saved host, or to what was typed into quick connect; `sessions.watch` tells how it goes. */
  'sessions.open': call(
    z.union([
      z.strictObject({
        hostId: id,
        /** Where its remote pane begins, in place of the host's own start folder. */
        remoteDirectory: path.exactOptional(),
      }),
      z.strictObject({ text: z.string().max(limits.destinationLength) }),
    ]),
    z.strictObject({ sessionId: id }),
  ),
  /** Connects an ended session again, in its tab, or one of the last start. */
  'sessions.reconnect': call(z.strictObject({ sessionId: id }), nothing),
  /** Ends a session and forgets it. */
  'sessions.close': call(z.strictObject({ sessionId: id }), nothing),
  /** All sessions, at once and whenever one changes. */
  'sessions.watch': stream(nothing, z.array(session), z.never()),
};
