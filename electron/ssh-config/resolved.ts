import type { Canonicalization } from './canonical.ts';
import type { Forwarding } from './forwarding.ts';
import type { JumpHop } from './jump.ts';
import type { CommandQuestion, Place } from './options.ts';
import type { Tokens } from './tokens.ts';
import type { Problem } from './tree.ts';

/** A list of algorithms as OpenSSH writes it: names, or `+`, `-` or `^` and names. */
export type AlgorithmSpec = Place & { readonly value: string };

/** Something the configuration asks for that Hawser does another way, or not at all. For the user to know. */
export type Remark = Place & { readonly keyword: string; readonly message: string };

/** Which agent logs in: the usual one, none, or the one at a socket. */
export type IdentityAgent =
  | { readonly from: 'usual' }
  | { readonly from: 'none' }
  | { readonly from: 'socket'; readonly path: string };

/** A program that names host keys: what is shown of it, and its words, which no shell reads. */
export type KnownHostsCommand = CommandQuestion & {
  readonly words: readonly string[];
  /** Of the host; what it is asked about is added when it runs. */
  readonly tokens: Tokens;
};

/** What OpenSSH's configuration says about one host: all that Hawser understands, in OpenSSH's meaning. */
export type ResolvedHost = {
  /** As it was typed. */
  readonly alias: string;
  /** Name or address to connect to. */
  readonly host: string;
  readonly tcpPort: number;
  readonly user: string;
  /** A file of the configuration holds a block that names this host, or one that stands for all. */
  readonly isMentioned: boolean;

  /** The ways to the host: hops in the order in which they are passed, or a command that stands for the connection. */
  readonly jumps: readonly JumpHop[];
  readonly proxyCommand?: CommandQuestion;
  readonly addressFamily: 'any' | 'inet' | 'inet6';
  /** Undefined is the system's own. */
  readonly connectTimeoutSeconds?: number;
  readonly connectionAttempts: number;
  readonly bindAddress?: string;
  /** A name that is to be made canonical, and has not been yet. */
  readonly canonicalization?: Canonicalization;
  readonly serverAliveIntervalSeconds: number;
  readonly serverAliveCountMax: number;

  /** Undefined is the usual files; an empty list is none. */
  readonly identityFiles?: readonly string[];
  readonly certificateFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly identityAgent: IdentityAgent;
  readonly preferredAuthentications?: readonly string[];
  readonly pubkeyAuthentication: boolean;
  readonly passwordAuthentication: boolean;
  readonly kbdInteractiveAuthentication: boolean;
  /** Undefined is the usual number. */
  readonly numberOfPasswordPrompts?: number;
  /** The configuration wants the agent forwarded; it is not before the host opts in. */
  readonly wantsAgentForwarding: boolean;

  /** Undefined is the usual files. */
  readonly userKnownHostsFiles?: readonly string[];
  readonly globalKnownHostsFiles?: readonly string[];
  /** Files of keys that are refused; empty when there is none. */
  readonly revokedHostKeys: readonly string[];
  /** A program that names more host keys (KnownHostsCommand). */
  readonly knownHostsCommand?: KnownHostsCommand;
  /** The name the key is looked up under. */
  readonly hostKeyAlias?: string;
  readonly hashKnownHosts: boolean;
  readonly updateHostKeys: 'yes' | 'no' | 'ask';
  /** `yes` refuses unknown keys; whatever else the file says is asking. */
  readonly strictHostKeyChecking: 'yes' | 'ask';

  readonly hostKeyAlgorithms?: AlgorithmSpec;
  readonly kexAlgorithms?: AlgorithmSpec;
  readonly ciphers?: AlgorithmSpec;
  readonly macs?: AlgorithmSpec;
  readonly pubkeyAcceptedAlgorithms?: AlgorithmSpec;

  /** `NAME=value`, and patterns of names. */
  readonly setEnv: readonly string[];
  readonly sendEnv: readonly string[];
  /** What both come to: variables to send to shells, with their values. */
  readonly environment: { readonly [name: string]: string };

  /** Tunnels it wants (LocalForward, RemoteForward, DynamicForward), and how they are meant. */
  readonly forwardings: {
    readonly list: readonly Forwarding[];
    /** None of them counts (ClearAllForwardings). */
    readonly isCleared: boolean;
    /** The connection ends where one cannot be opened (ExitOnForwardFailure). */
    readonly endsOnFailure: boolean;
    /** Those without an address are open to the network (GatewayPorts). */
    readonly opensGateway: boolean;
  };

  readonly remarks: readonly Remark[];
  /** Lines that were not understood: OpenSSH would end over them. */
  readonly problems: readonly Problem[];
  /** Commands of `Match exec` that decide about lines and have not been run; their blocks count as not matching. */
  readonly questions: readonly CommandQuestion[];
};
