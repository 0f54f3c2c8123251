import type { AppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import type { TransferLinks } from '../session/engines.ts';
import type { EditRecord } from './edit-record.ts';

/** Why a changed file is not on its way, for people. */
export function waitingText({ fs, place }: EditRecord, links: TransferLinks): string {
  const session = links.standing(fs);
  const name = displayName(place);
  if (session === undefined) return `The session to ${name} is closed: “Upload” opens it again.`;
  if (session.at === 'ready') return `Trying ${name} again`;
  if (session.at === 'ended' && session.retryAtMs === undefined)
    return `${name} is not connected: “Upload” connects again.`;
  return `Waiting for the connection to ${name}`;
}

/** True for what another try over a connection that works can put right. */
export function isOfConnection({ code }: AppError): boolean {
  return code === 'disconnected' || code === 'timeout' || code === 'protocol' || code === 'connect';
}
