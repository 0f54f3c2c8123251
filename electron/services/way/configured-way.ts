import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { Dial } from '../../engine/protocol.ts';
import type { ResolvedHost } from '../../ssh-config/resolved.ts';
import type { Asking } from './command-consents.ts';
import { targetOf, weakNames } from './configured.ts';
import { accountText, hopOfTyped, type Destination, type HopTarget } from './destination.ts';
import type { SshConfig } from './ssh-config.ts';

/** A destination with all of its way, and what of the configuration is done another way. */
export type ConfiguredDestination = {
  readonly destination: Destination;
  readonly remarks: readonly string[];
  /** What of it does not count, and might matter: said at once, not only where one looks. */
  readonly notices: readonly string[];
};

/**
 * Asks OpenSSH's configuration about each server on the way, as `ssh -J` does: a way that was saved or typed wins over
 * the configuration's, and only the first server of a list is reached by what the configuration says about it.
 */
export async function configureWay(
  destination: Destination,
  config: Pick<SshConfig, 'resolve' | 'consents'>,
  asking: Asking,
): Promise<ConfiguredDestination> {
  const remarks = new Set<string>();
  const notices = new Set<string>();
  const resolve: Resolve = async (target, { isBehind }) => {
    if (target.query === undefined) return { target };
    const resolved = await config.resolve({ ...target.query, isBehind }, asking);
    for (const { message } of resolved.remarks) remarks.add(message);
    for (const notice of resolved.notices) notices.add(notice);
    for (const name of weakNames(resolved, target.algorithms?.legacy ?? []))
      remarks.add(`${name} is weak: it is used only when the saved host allows it.`);
    await refuseUnlessAllowed(resolved, config, asking);
    return { target: targetOf(resolved, target), resolved };
  };
  const { jumps: given = [] } = destination;
  let { dial } = destination;
  const isOverProxy = dial !== undefined;
  const host = await resolve(destination, { isBehind: isOverProxy || given.length > 0 });
  let chain = [...(await inOrder(given, resolve, { isBehind: isOverProxy })), host];
  for (;;) {
    const first = chain[0]?.resolved;
    if (dial !== undefined || first === undefined) break;
    if (first.proxyCommand !== undefined) {
      dial = await commandDial(first, config, asking);
    } else {
      if (first.jumps.length === 0) break;
      const more = first.jumps.map((hop) => hopOfTyped(hop, first.user));
      chain = [...(await inOrder(more, resolve, { isBehind: false })), ...chain];
      refuseLoop(chain.map(({ target }) => target));
    }
  }
  const jumps = chain.slice(0, -1).map(({ target }) => target);
  const { query: _query, jumps: _jumps, dial: _dial, ...rest } = destination;
  return {
    destination: {
      ...rest,
      ...host.target,
      ...(jumps.length === 0 ? {} : { jumps }),
      ...(dial === undefined ? {} : { dial }),
    },
    remarks: [...remarks],
    notices: [...notices],
  };
}

type Resolve = (target: HopTarget, at: { readonly isBehind: boolean }) => Promise<Server>;
type Server = { readonly target: HopTarget; readonly resolved?: ResolvedHost };

/** One after the other: each may ask the user something. */
async function inOrder(
  targets: readonly HopTarget[],
  resolve: Resolve,
  first: { readonly isBehind: boolean },
): Promise<Server[]> {
  const servers: Server[] = [];
  for (const target of targets)
    servers.push(await resolve(target, servers.length === 0 ? first : { isBehind: true }));
  return servers;
}

/** Without its host keys the check would be another one than the file wants: then there is no connection. */
async function refuseUnlessAllowed(
  { knownHostsCommand }: ResolvedHost,
  { consents }: Pick<SshConfig, 'consents'>,
  asking: Asking,
): Promise<void> {
  if (knownHostsCommand === undefined || (await consents.allows(knownHostsCommand, asking))) return;
  throw new OpError('refused', 'The program that names host keys was not allowed to run.', {
    next: 'Connect again and allow it, or take KnownHostsCommand out of the OpenSSH configuration.',
  });
}

async function commandDial(
  { proxyCommand }: ResolvedHost,
  { consents }: Pick<SshConfig, 'consents'>,
  asking: Asking,
): Promise<Dial> {
  if (proxyCommand === undefined || proxyCommand.command === '') {
    throw new OpError('invalid', 'The ProxyCommand of this host cannot be expanded.', {
      next: 'Correct it in the OpenSSH configuration.',
    });
  }
  if (!(await consents.allows(proxyCommand, asking))) {
    throw new OpError('refused', 'The command that reaches this host was not allowed to run.', {
      next: 'Connect again and allow it, or take ProxyCommand out of the OpenSSH configuration.',
    });
  }
  return { via: 'command', command: proxyCommand.command };
}

function refuseLoop(chain: readonly HopTarget[]): void {
  const names = chain.map(accountText);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new OpError(
      'invalid',
      `The jump hosts of the OpenSSH configuration lead over ${twice} twice.`,
      {
        next: 'Keep ProxyJump from applying to the jump host itself, with “ProxyJump none”.',
      },
    );
  }
  if (chain.length > limits.jumps + 1) {
    throw new OpError('invalid', `There are more than ${limits.jumps} jump hosts.`, {
      next: 'Shorten ProxyJump in the OpenSSH configuration.',
    });
  }
}
