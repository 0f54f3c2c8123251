import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { addressText, countRepeats } from './errors.ts';
import { serverLine, serverNames } from './server-text.ts';

type Account = { readonly user: string; readonly host: string; readonly tcpPort: number };

/** What a login that ended without success went through. */
export type LoginStory = {
  readonly reason: 'no-method' | 'refused' | 'too-many';
  readonly tried: readonly string[];
  readonly skipped: readonly string[];
  readonly methods: readonly string[];
  /** Keys were left for which a server has no patience. */
  readonly hasMoreKeys: boolean;
};

/** The server took nothing of what we have: says what was tried, what was left out and why, and what it takes. */
export function loginRefusedError(account: Account, story: LoginStory): OpError {
  const tried = countRepeats(story.tried);
  const parts = [
    `${addressText(account)} refused the login of ${serverLine(account.user)}.`,
    tried.length > 0 ? `Tried: ${tried.join(', ')}.` : 'Nothing could be tried.',
    story.skipped.length > 0 ? `Left out: ${story.skipped.slice(0, 6).join('; ')}.` : '',
    `The server takes: ${serverNames(story.methods)}.`,
  ];
  return new OpError('auth', parts.filter((part) => part !== '').join(' '), {
    next: nextStep(story),
  });
}

/** The user closed a question the login cannot go on without. */
export function loginCancelledError(account: Account): OpError {
  return new OpError(
    'cancelled',
    `The login of ${serverLine(account.user)} on ${addressText(account)} was cancelled.`,
  );
}

/** The server asks without end, or too much at once. */
export function interactiveError(account: Account, what: 'rounds' | 'prompts'): OpError {
  const asked =
    what === 'rounds'
      ? `keeps asking: more than ${limits.interactiveRounds} rounds of questions`
      : `asks more than ${limits.promptsPerRound} questions at once`;
  return new OpError('auth', `${addressText(account)} ${asked}; Hawser ended the login.`, {
    next: 'No sound server does this; ask its administrator.',
  });
}

/** The password has expired, and no new one was given that the server takes. */
export function passwordExpiredError(account: Account): OpError {
  return new OpError(
    'auth',
    `The password of ${serverLine(account.user)} on ${addressText(account)} has expired; the server demands a new one.`,
    {
      next: 'Reconnect and choose a new one, or change it with ssh in a terminal.',
    },
  );
}

const asksUser: ReadonlySet<string> = new Set(['password', 'keyboard-interactive']);

function nextStep(story: LoginStory): string {
  if (story.reason === 'too-many') return 'The server kept asking for more; ask its administrator.';
  const takes = (method: string) => story.methods.includes(method);
  const isAboutKeys = !story.tried.some((each) => asksUser.has(each));
  if (story.hasMoreKeys && takes('publickey') && isAboutKeys) {
    return 'There are more keys than servers have patience for: choose the key file for this host.';
  }
  if (takes('password') || takes('keyboard-interactive')) {
    return 'Check user name and password.';
  }
  if (takes('publickey')) {
    return 'It takes keys only: choose the right key file, or add your key to the server’s authorized_keys.';
  }
  return 'The server takes only methods that Hawser does not have.';
}
