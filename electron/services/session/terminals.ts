import type { Down, Params, Up } from '../../../shared/contract/index.ts';
import type { OfferedPort } from './offered-port.ts';
import type { Sessions } from './sessions.ts';

/** Shells of sessions. Their bytes never pass through main. */
export type Terminals = {
  readonly open: (
    params: Params<'terminals.open'>,
    port: OfferedPort<Up<'terminals.open'>, Down<'terminals.open'>>,
  ) => void;
};

/** Hands the page's port to the session's engine, which opens a shell on it. */
export function createTerminals(sessions: Pick<Sessions, 'link'>): Terminals {
  return {
    open: ({ sessionId, ...shell }, port) => {
      sessions.link(sessionId).open('shell', shell, port.raw);
    },
  };
}
