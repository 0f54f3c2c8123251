import type { OpError } from '../../../shared/errors.ts';
import type { EngineHost } from '../../engine/process/engine-host.ts';

/** How an engine that nobody ended came to its end, with what it printed last, for whoever looks for the fault. */
export function lastWords(error: OpError, host: Pick<EngineHost, 'errorOutput'>): string {
  const output = host.errorOutput().trim();
  return output === '' ? error.message : `${error.message} Its last words:\n${output}`;
}
