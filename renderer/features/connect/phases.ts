import type { ConnectPhase, SessionState } from '../../../shared/contract/sessions.ts';

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

/** The same, with what the user has to do for it to go on. */
export function stateWords(state: Extract<SessionState, { at: 'connecting' }>): string {
  return state.isTouchWanted === true ? 'Touch your security key…' : phaseWords(state.phase);
}
