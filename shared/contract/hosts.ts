import { z } from 'zod';
import { legacyAlgorithmNames } from '../legacy-algorithms.ts';
import { nameCharsets } from '../name-charsets.ts';
import { call } from './define.ts';
import { id, nothing, path } from './values.ts';

/** How a host is logged in to. */
export const authentication = z.discriminatedUnion('method', [
  /** Agent, then default key files, then what the server asks for. */
  z.strictObject({ method: z.literal('automatic') }),
  z.strictObject({ method: z.literal('agent') }),
  z.strictObject({ method: z.literal('key-file'), keyFile: path.min(1) }),
  z.strictObject({ method: z.literal('password') }),
]);

const address = z
  .string()
  .trim()
  .regex(/^[^\s/@\p{Cc}]{1,255}$/u);
const tcpPort = z.int().min(1).max(65_535);
const user = z.string().regex(/^[^\p{Cc}]{1,255}$/u);

/** What stands between this computer and the first server on the way. */
export const proxy = z.strictObject({
  kind: z.enum(['socks5', 'http']),
  host: address,
  tcpPort,
  user: user.exactOptional(),
});

/** SSH servers on the way: another saved host with all of its own way, or a typed list as for ProxyJump. */
export const jump = z.union([
  z.strictObject({ hostId: id }),
  z.strictObject({ list: z.string().min(1).max(2_000) }),
]);

const hostFields = {
  name: z.string().trim().min(1).max(120),
  address,
  tcpPort,
  user,
  authentication,
  proxy: proxy.exactOptional(),
  jump: jump.exactOptional(),
  /** Weak algorithms allowed for this host alone, each by its name. */
  legacyAlgorithms: z
    .array(z.enum(legacyAlgorithmNames))
    .max(legacyAlgorithmNames.length)
    .exactOptional(),
  /** The agent to use, as OpenSSH's IdentityAgent names it; the usual one when missing. */
  identityAgent: z
    .string()
    .trim()
    .regex(/^[^\p{Cc}]{1,1000}$/u)
    .exactOptional(),
  /** Programs on the server may ask for keys of the agent, one use at a time. */
  agentForwarding: z.boolean().exactOptional(),
  /** What names at the host are in; UTF-8 when missing. */
  nameCharset: z.enum(nameCharsets).exactOptional(),
  group: z.string().trim().max(60).exactOptional(),
  localDirectory: path.exactOptional(),
  remoteDirectory: path.exactOptional(),
};

/** A saved destination. The practice server is one too, and those OpenSSH's configuration names: not editable here. */
export const host = z.strictObject({
  id,
  kind: z.enum(['saved', 'practice', 'config']),
  ...hostFields,
});

/** What the user can choose of a host; without an id it becomes a new one. */
export const hostDraft = z.strictObject({ id: id.exactOptional(), ...hostFields });

export type Host = z.infer<typeof host>;
export type HostDraft = z.infer<typeof hostDraft>;
export type Proxy = z.infer<typeof proxy>;
export type Jump = z.infer<typeof jump>;
export type Authentication = z.infer<typeof authentication>;

export const hosts = {
  /** All hosts in the order the sidebar shows them, the practice server last. */
  'hosts.list': call(nothing, z.array(host)),
  /** Adds a host, or changes the one with this id. */
  'hosts.save': call(hostDraft, host),
  'hosts.remove': call(z.strictObject({ id }), nothing),
};
