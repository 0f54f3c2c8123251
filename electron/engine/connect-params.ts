import type { NameCharset } from '../../shared/name-charsets.ts';
import type { LoginMethod } from './ssh/auth-order.ts';

/**
 * One SSH server on the way: a jump host, or the host itself. Secrets are asked for when they are needed, never sent
 * ahead, and only main decides which one belongs to which hop.
 */
export type HopParams = {
  readonly host: string;
  readonly tcpPort: number;
  readonly user: string;
  /** Public-key methods to try, in this order: agent first when there is a socket, then the files. */
  readonly agentSocket?: string;
  readonly keyFiles: readonly string[];
  /** Certificates for these keys or the agent's; `x-cert.pub` beside a key file needs no mention. */
  readonly certificateFiles?: readonly string[];
  /** True when the agent's other keys are left alone. */
  readonly identitiesOnly?: boolean;
  /** An agent whose keys programs on this host may ask for, when the user has chosen that. */
  readonly agentToForward?: string;
  /** False when the host is set to keys only: the password and keyboard-interactive methods are left out. */
  readonly askPassword: boolean;
  /** Only these methods, in this order (PreferredAuthentications); `askPassword` says nothing then. */
  readonly loginMethods?: readonly LoginMethod[];
  /** How often a password is asked for, and questions are answered (NumberOfPasswordPrompts). */
  readonly passwordPrompts?: number;
  /** Names of public-key algorithms; keys that fit none of them are left out (PubkeyAcceptedAlgorithms). */
  readonly acceptedAlgorithms?: readonly string[];
  /** Host-key types already known for this host, so that the server is asked for those first. */
  readonly knownKeyTypes: readonly string[];
  /** The name main looks its key up under, without a port, when that is not its address (HostKeyAlias). */
  readonly hostKeyName?: string;
  /** What this host changes in the usual offer. */
  readonly algorithms?: AlgorithmChoice;
  /** Connects by this version of IP only (AddressFamily). */
  readonly addressFamily?: 4 | 6;
  /** The address of this computer to connect from, when this is the first hop (BindAddress). */
  readonly bindAddress?: string;
  /** Times to dial, one second apart (ConnectionAttempts). */
  readonly connectionAttempts?: number;
  /** What shells are told of their surroundings, as far as the server takes it (SendEnv, SetEnv). */
  readonly environment?: { readonly [name: string]: string };
  /** Replaces the deadline of the TCP connection and of the greeting (ConnectTimeout). */
  readonly connectTimeoutMs?: number;
  /** Replaces the rhythm and patience of the keepalive (ServerAliveInterval, ServerAliveCountMax). */
  readonly keepalive?: { readonly intervalMs: number; readonly deadMs: number };
};

/** What one host changes in the usual offer of algorithms. Names that no list of ours has are left out. */
export type AlgorithmChoice = {
  /** Weak ones that the user has allowed for this host, each by its name. */
  readonly legacy?: readonly string[];
  /** Take the place of our order, within what is allowed: KexAlgorithms, HostKeyAlgorithms, Ciphers, MACs. */
  readonly kex?: readonly string[];
  readonly hostKey?: readonly string[];
  readonly cipher?: readonly string[];
  readonly mac?: readonly string[];
};

/** How the first hop is reached. */
export type Dial =
  | { readonly via: 'direct' }
  | {
      readonly via: 'socks5' | 'http-connect';
      readonly host: string;
      readonly tcpPort: number;
      /** The proxy's own account; its password is asked for when the proxy wants one. */
      readonly user?: string;
    }
  /** A program whose input and output are the line (ProxyCommand): expanded, and allowed by the user. */
  | { readonly via: 'command'; readonly command: string };

/** Everything a connect attempt needs: the host, and the way there. */
export type ConnectParams = HopParams & {
  /** What names at the host are in; UTF-8 when it is left out. */
  readonly nameCharset?: NameCharset;
  /** SSH servers on the way, the first one dialled first. */
  readonly jumps?: readonly HopParams[];
  /** Direct when it is left out. */
  readonly dial?: Dial;
};

/** Which hop a question or an event is about: its place in `[...jumps, host]`. */
export type OfHop = { readonly hop: number };
