import { OpError } from '../../../shared/errors.ts';

/** Refuses what no server could mean, before anything is dialled (security.md A17). */
export function assertSendable(to: {
  readonly host: string;
  readonly user: string;
  readonly tcpPort: number;
}): void {
  const isBad = (text: string) => text === '' || text.length > 255 || /[\0-\x1f\x7f]/.test(text);
  const isPort = Number.isInteger(to.tcpPort) && to.tcpPort >= 1 && to.tcpPort <= 65_535;
  // a name that begins with a dash could be taken for an option by a program given the name
  if (!isBad(to.host) && !isBad(to.user) && isPort && !to.host.startsWith('-')) return;
  throw new OpError('invalid', 'The host’s address, port or user name cannot be used.', {
    next: 'Edit the host.',
  });
}
