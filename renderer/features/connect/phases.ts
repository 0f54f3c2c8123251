import type { ConnectPhase, SessionState } from '../../../shared/contract/sessions.ts';
import { displayName } from '../../../shared/names.ts';

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

/** The same, with the server it is about when that is a jump host, and what the user has to do for it to go on. */
export function stateWords(state: Extract<SessionState, { at: 'connecting' }>): string {
  const what = state.isTouchWanted === true ? 'Touch your security key…' : phaseWords(state.phase);
  return state.jump === undefined ? what : `Jump host ${displayName(state.jump)}: ${what}`;
}
