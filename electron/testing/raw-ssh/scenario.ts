import type { Socket } from 'node:net';
import type { ServerHalf } from './halves.ts';
import type { HostKey, KexLists } from './kex.ts';
import type { RawPeer } from './peer.ts';
import type { SftpScript } from './sftp.ts';

/** Looks at a message about to be sent: what goes out instead, `[]` for nothing, undefined as it is. */
export type SendHook = (
  payload: Buffer,
  peer: RawPeer,
  nth: number,
) => Buffer | readonly Buffer[] | undefined;

/** Looks at a message that came in: true when the usual answer is not wanted. */
export type ReceiveHook = (payload: Buffer, peer: RawPeer, nth: number) => boolean | undefined;

/** What a raw server does otherwise than an honest one; with nothing said it is a correct server. */
export type Scenario = {
  /** Takes the connection over before a word is said: true when nothing of SSH is to follow. */
  readonly onSocket?: (socket: Socket) => boolean | undefined;
  /** The identification line without its end. */
  readonly ident?: string;
  /** Sends the identification line; what comes from the client is read from `listen` on. */
  readonly sendIdent?: (socket: Socket, line: string, listen: () => void) => void;
  readonly lists?: Partial<KexLists>;
  readonly hostKey?: HostKey;
  /** The half of the key agreement that is sent, and signed with the rest, in the place of an honest one. */
  readonly half?: () => ServerHalf;
  /** Signature algorithms told after the key exchange; null tells none. */
  readonly signatureAlgorithms?: readonly string[] | null;
  /** Login methods that let in; all by default. Signatures of users are taken unseen. */
  readonly accepts?: readonly string[];
  /** Methods named in a refusal. */
  readonly methods?: readonly string[];
  readonly sending?: { readonly [type: number]: SendHook };
  readonly receiving?: { readonly [type: number]: ReceiveHook };
  readonly onReady?: (peer: RawPeer) => void;
  readonly sftp?: SftpScript;
  /** What channels are confirmed with. */
  readonly windowBytes?: number;
  readonly packetBytes?: number;
};
