import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { id, nothing, path } from './values.ts';

/** An address that another program handed over. Nothing has been done with it, and nothing is before a yes. */
export const handedAddress = z.discriminatedUnion('kind', [
  z.strictObject({
    id,
    kind: z.literal('open'),
    /** What it opens with: `sftp` files, `ssh` a terminal. */
    scheme: z.enum(['sftp', 'ssh']),
    user: z.string().exactOptional(),
    /** As it is looked up: a name of other letters stands here as punycode. */
    host: z.string(),
    /** As it was written, where that is something else: a host of the configuration may be named so. */
    writtenHost: z.string().exactOptional(),
    tcpPort: z.number().exactOptional(),
    path: path.exactOptional(),
    /** The same as a text for `sessions.open`, with nothing in it but what is listed here. */
    text: z.string().max(limits.destinationLength),
    /** What else stood in it, which does not count. */
    ignored: z.array(z.enum(['password', 'parameters', 'folder'])),
  }),
  /** It names no place to go to. */
  z.strictObject({
    id,
    kind: z.literal('refused'),
    message: z.string(),
    next: z.string().exactOptional(),
  }),
]);

/** What waits for the user. */
export const waitingAddresses = z.strictObject({
  /** Oldest first. */
  waiting: z.array(handedAddress).max(limits.addressesWaiting),
  /** How many more came than can wait, since there was last nothing to ask. */
  dropped: z.number(),
});

export type HandedAddress = z.infer<typeof handedAddress>;
export type WaitingAddresses = z.infer<typeof waitingAddresses>;

export const addresses = {
  /** The addresses that wait, at once and whenever they change. */
  'addresses.watch': stream(nothing, waitingAddresses, z.never()),
  /** One was answered, with a yes that `sessions.open` follows from or with a no; one that is gone is ignored. */
  'addresses.settle': call(z.strictObject({ id }), nothing),
};
