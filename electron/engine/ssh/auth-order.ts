/**
 * Which login method comes next: keys, then the server's questions, then the password, as OpenSSH orders them. Pure,
 * and bounded against a server that keeps the game going: by steps, by keys, by partial successes.
 */
export type AuthStep =
  /** Asks the server for its methods. */
  | { readonly do: 'none' }
  /** Time to look for keys; then {@link withKeys}. */
  | { readonly do: 'find-keys' }
  | { readonly do: 'key'; readonly index: number }
  | { readonly do: 'interactive' }
  | { readonly do: 'password'; readonly again: boolean }
  | { readonly do: 'give-up'; readonly reason: 'no-method' | 'refused' | 'too-many' };

/** What the server, or we, said to the last step. */
export type AuthReply = {
  /** Methods that can go on. */
  readonly methods: readonly string[];
  /** The step was right, but the server wants another one on top. */
  readonly partial: boolean;
  /** The key could not sign, so that the server has not refused it. */
  readonly unsigned?: boolean;
  /** The server asked something in this interactive attempt. */
  readonly questioned?: boolean;
};

/** The methods Hawser has, by their names in the protocol, in the order of OpenSSH. */
export const usualLoginMethods = ['publickey', 'keyboard-interactive', 'password'] as const;

/** One of them. */
export type LoginMethod = (typeof usualLoginMethods)[number];

/** The state of one login. */
export type AuthState = {
  readonly askPassword: boolean;
  /** What is tried, in this order. */
  readonly methods: readonly LoginMethod[];
  /** The methods were chosen one by one: no other is tried, also not as a second factor. */
  readonly isChosen: boolean;
  readonly maxTries: number;
  readonly identitiesOnly: boolean;
  readonly steps: number;
  readonly partials: number;
  readonly last: AuthStep | undefined;
  /** One id per possible key attempt; undefined before keys were looked for. */
  readonly keys: readonly string[] | undefined;
  readonly nextKey: number;
  readonly keysTried: number;
  readonly refusedKeys: readonly string[];
  readonly interactiveTries: number;
  readonly isInteractiveUseless: boolean;
  readonly passwordTries: number;
};

/** Most steps of one login, whatever the server says. */
const maxSteps = 40;
/** sshd hangs up at the sixth failure (MaxAuthTries): with these one attempt is left for the password. */
const maxKeysBeforePassword = 5;
/** An agent's keys: the sixth may still be right, a seventh is never looked at. */
const maxKeysAlone = 6;
/** When the user has named the keys to try, for a server that takes more. */
const maxNamedKeys = 20;
const maxPartials = 4;
/** As OpenSSH's NumberOfPasswordPrompts when nothing is said. */
const usualTries = 3;

/** A login that has not begun; `identitiesOnly` is set when the user has named the keys to try. */
export function startAuth(options: {
  readonly askPassword: boolean;
  readonly identitiesOnly?: boolean;
  /** Only these, in this order (PreferredAuthentications, and methods that are switched off). */
  readonly methods?: readonly LoginMethod[] | undefined;
  /** How often a password is asked for, and questions are answered (NumberOfPasswordPrompts). */
  readonly maxTries?: number | undefined;
}): AuthState {
  return {
    askPassword: options.askPassword,
    methods: options.methods ?? usualLoginMethods,
    isChosen: options.methods !== undefined,
    maxTries: options.maxTries ?? usualTries,
    identitiesOnly: options.identitiesOnly === true,
    steps: 0,
    partials: 0,
    last: undefined,
    keys: undefined,
    nextKey: 0,
    keysTried: 0,
    refusedKeys: [],
    interactiveTries: 0,
    isInteractiveUseless: false,
    passwordTries: 0,
  };
}

/** The keys found, best first. The same id twice is the same key from two places. */
export function withKeys(state: AuthState, keys: readonly string[]): AuthState {
  return { ...state, keys };
}

/** Takes the reply to the last step (none at the start) and gives the next step. */
export function nextAuth(
  state: AuthState,
  reply: AuthReply | undefined,
): { readonly state: AuthState; readonly step: AuthStep } {
  const known = reply ? learn(state, reply) : state;
  const step = choose(known, reply);
  return { state: { ...count(known, step), steps: known.steps + 1, last: step }, step };
}

function learn(state: AuthState, reply: AuthReply): AuthState {
  const { last } = state;
  let next = state;
  if (reply.partial) {
    next = {
      ...next,
      partials: next.partials + 1,
      interactiveTries: 0,
      isInteractiveUseless: false,
    };
  } else if (last?.do === 'interactive' && reply.questioned !== true) {
    next = { ...next, isInteractiveUseless: true };
  }
  if (last?.do === 'key' && reply.unsigned !== true) {
    const id = state.keys?.[last.index];
    if (id !== undefined) next = { ...next, refusedKeys: [...next.refusedKeys, id] };
  }
  return next;
}

function choose(state: AuthState, reply: AuthReply | undefined): AuthStep {
  if (!reply) return { do: 'none' };
  if (state.steps >= maxSteps || state.partials > maxPartials) {
    return { do: 'give-up', reason: 'too-many' };
  }
  for (const method of state.methods.filter((each) => reply.methods.includes(each))) {
    const step = stepOf(method, state, reply);
    if (step) return step;
  }
  const tried = state.keysTried + state.interactiveTries + state.passwordTries;
  return { do: 'give-up', reason: tried > 0 ? 'refused' : 'no-method' };
}

function stepOf(method: LoginMethod, state: AuthState, reply: AuthReply): AuthStep | undefined {
  const { methods, maxTries } = state;
  switch (method) {
    case 'publickey':
      return chooseKey(
        state,
        methods.some((each) => each !== 'publickey' && reply.methods.includes(each)),
      );
    case 'keyboard-interactive': {
      const canAsk = !state.isInteractiveUseless && state.interactiveTries < maxTries;
      return mayAsk(state) && canAsk ? { do: 'interactive' } : undefined;
    }
    case 'password':
      return mayAsk(state) && state.passwordTries < maxTries
        ? { do: 'password', again: state.passwordTries > 0 }
        : undefined;
    default:
      return method satisfies never;
  }
}

/** A server that took the key and wants more, asks for a second factor: that much is not a choice of the host's. */
function mayAsk({ isChosen, askPassword, partials }: AuthState): boolean {
  return isChosen || askPassword || partials > 0;
}

function chooseKey(state: AuthState, isMoreOffered: boolean): AuthStep | undefined {
  if (!state.keys) return { do: 'find-keys' };
  if (state.keysTried >= mostKeys(state, isMoreOffered)) return undefined;
  for (let index = state.nextKey; index < state.keys.length; index += 1) {
    if (!state.refusedKeys.includes(state.keys[index] ?? '')) return { do: 'key', index };
  }
  return undefined;
}

function mostKeys(state: AuthState, isMoreOffered: boolean): number {
  if (state.identitiesOnly) return maxNamedKeys;
  return (state.isChosen || state.askPassword) && isMoreOffered
    ? maxKeysBeforePassword
    : maxKeysAlone;
}

/** True when keys were left untried because the server would not look at more. */
export function hasUntriedKeys({ keys = [], nextKey }: AuthState): boolean {
  return nextKey < keys.length;
}

/** Methods the server takes and Hawser has, but was told not to use. For people. */
export function methodsLeftOut({ methods }: AuthState, offered: readonly string[]): string[] {
  return usualLoginMethods
    .filter((method) => offered.includes(method) && !methods.includes(method))
    .map((method) => `${method} (the OpenSSH configuration says so)`);
}

function count(state: AuthState, step: AuthStep): AuthState {
  switch (step.do) {
    case 'key':
      return { ...state, nextKey: step.index + 1, keysTried: state.keysTried + 1 };
    case 'interactive':
      return { ...state, interactiveTries: state.interactiveTries + 1 };
    case 'password':
      return { ...state, passwordTries: state.passwordTries + 1 };
    case 'none':
    case 'find-keys':
    case 'give-up':
      return state;
    default:
      return step satisfies never;
  }
}
