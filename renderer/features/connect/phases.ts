import type { ConnectPhase } from '../../../shared/contract/sessions.ts';

const words: Record<ConnectPhase, string> = {
  starting: 'Starting…',
  tcp: 'Reaching the server…',
  handshake: 'Agreeing on keys…',
  login: 'Logging in…',
  files: 'Opening files…',
};

/** The phase of a connect attempt in words. */
export function phaseWords(phase: ConnectPhase): string {
  return words[phase];
}
