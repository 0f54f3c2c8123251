import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { appError, id, isListOf, nothing } from './values.ts';

/** A name or address; what it means where it is used is for that side to say. */
const address = z.string().regex(/^[^\s/@\p{Cc}]{1,255}$/u);

/** Where connections come in. Port 0 is one that is free. */
const listen = z.strictObject({ address, tcpPort: z.int().min(0).max(65_535) });

/** Where they go. */
const target = z.strictObject({ host: address, tcpPort: z.int().min(1).max(65_535) });

/** What carries connections from where to where. */
export const forwardSpec = z.discriminatedUnion('kind', [
  /** From this computer to what the host reaches (`ssh -L`). */
  z.strictObject({ kind: z.literal('local'), listen, target }),
  /** From the host to what this computer reaches (`ssh -R`). */
  z.strictObject({ kind: z.literal('remote'), listen, target }),
  /** From this computer to wherever each program asks for, by SOCKS (`ssh -D`). */
  z.strictObject({ kind: z.literal('dynamic'), listen }),
]);

const tunnelFields = {
  name: z.string().trim().max(limits.tunnelNameLength),
  spec: forwardSpec,
  /** It starts whenever its host is connected. */
  startsWithConnection: z.boolean(),
};

/** A tunnel as the user wants it; without an id it becomes a new one. */
export const tunnelDraft = z.strictObject({ id: id.exactOptional(), ...tunnelFields });

/** A tunnel as it is kept. */
export const tunnel = z.strictObject({ id, ...tunnelFields });

/** What went through a tunnel since it was started. */
export const forwardCounts = z.strictObject({
  open: z.int().min(0),
  total: z.int().min(0),
  bytesToServer: z.number().min(0),
  bytesFromServer: z.number().min(0),
});

const tunnelState = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('stopped') }),
  z.strictObject({ at: z.literal('starting') }),
  /** It starts by itself once its host is connected. */
  z.strictObject({ at: z.literal('waiting') }),
  z.strictObject({
    at: z.literal('running'),
    /** The port it has, also when any was asked for. */
    tcpPort: z.int(),
    counts: forwardCounts,
    /** Why the last connection came to nothing. */
    problem: appError.exactOptional(),
  }),
  z.strictObject({ at: z.literal('failed'), error: appError }),
]);

/** A tunnel of a session's host, and how it stands in that session. */
export const sessionTunnel = z.strictObject({ sessionId: id, tunnel, state: tunnelState });

/** A tunnel as main keeps it. */
const keptTunnel = z.strictObject({
  ...tunnel.shape,
  /** The account at the host for which the user has said yes to main, to these ends. */
  allowedFor: z.string().max(limits.hostTextLength).exactOptional(),
});

const isKept = (value: unknown): boolean => keptTunnel.safeParse(value).success;

/** The tunnels of one host: a saved one by its id, another one by its address. */
export const hostTunnels = z.strictObject({
  place: z.string().min(1).max(limits.hostTextLength),
  tunnels: z.custom<z.infer<typeof keptTunnel>[]>(
    isListOf(isKept, { max: limits.tunnelsPerHost }),
    'is not a list of tunnels',
  ),
});

const isHost = (value: unknown): boolean => hostTunnels.safeParse(value).success;

/** What is kept of tunnels; the host changed last stands last. */
export const tunnelSettings = z.strictObject({
  hosts: z.custom<z.infer<typeof hostTunnels>[]>(
    isListOf(isHost, { max: limits.placeHosts }),
    'is not a list of hosts',
  ),
});

export type ForwardSpec = z.infer<typeof forwardSpec>;
export type ForwardKind = ForwardSpec['kind'];
export type ForwardCounts = z.infer<typeof forwardCounts>;
export type Tunnel = z.infer<typeof tunnel>;
export type TunnelDraft = z.infer<typeof tunnelDraft>;
export type TunnelState = z.infer<typeof tunnelState>;
export type SessionTunnel = z.infer<typeof sessionTunnel>;
export type KeptTunnel = z.infer<typeof keptTunnel>;
export type TunnelSettings = z.infer<typeof tunnelSettings>;

const ofTunnel = z.strictObject({ sessionId: id, id });

export const forwards = {
  /** The tunnels of all sessions' hosts, at once and whenever something of them changes. */
  'forwards.watch': stream(nothing, z.array(sessionTunnel), z.never()),
  /** Keeps a tunnel for the session's host. One that runs is stopped, and started anew as it is now. */
  'forwards.save': call(
    z.strictObject({ sessionId: id, draft: tunnelDraft }),
    z.strictObject({ id }),
  ),
  'forwards.remove': call(ofTunnel, nothing),
  /** Settles when it runs; what opens this computer to others is asked about by main first. */
  'forwards.start': call(ofTunnel, nothing),
  'forwards.stop': call(ofTunnel, nothing),
  /** How many are kept for a saved host: they go with it. */
  'forwards.ofHost': call(z.strictObject({ hostId: id }), z.strictObject({ count: z.int() })),
  /** What OpenSSH's configuration says of tunnels for this host. None of it starts by itself. */
  'forwards.suggestions': call(
    z.strictObject({ sessionId: id }),
    z.strictObject({ specs: z.array(forwardSpec), remarks: z.array(z.string()) }),
  ),
};
