import { asciiLower } from './lexer.ts';

/** Values of ssh_config in the form in which `ssh -G` prints them; undefined is a value OpenSSH refuses. */

const yesNo = { yes: 'yes', true: 'yes', no: 'no', false: 'no' };
const yesNoAsk = { yes: 'true', true: 'true', no: 'false', false: 'false', ask: 'ask' };

/** Words a keyword takes, and what `ssh -G` makes of each. */
export const choices = {
  yesNo,
  yesNoAsk,
  strictHostKey: {
    yes: 'true',
    true: 'true',
    no: 'false',
    false: 'false',
    off: 'false',
    ask: 'ask',
    'accept-new': 'accept-new',
  },
  addressFamily: { any: 'any', inet: 'inet', inet6: 'inet6' },
  pubkey: {
    yes: 'true',
    true: 'true',
    no: 'false',
    false: 'false',
    unbound: 'unbound',
    'host-bound': 'host-bound',
  },
  compression: { yes: 'yes', no: 'no' },
  requestTty: {
    yes: 'true',
    true: 'true',
    no: 'false',
    false: 'false',
    force: 'force',
    auto: 'auto',
  },
  canonicalize: { yes: 'true', true: 'true', no: 'false', false: 'false', always: 'always' },
} as const;

/** One word of a list, without case. */
export function parseChoice(
  word: string,
  of: { readonly [word: string]: string },
): string | undefined {
  const key = asciiLower(word);
  return Object.hasOwn(of, key) ? of[key] : undefined;
}

const maxInt = 2_147_483_647;

/** A whole number, none below zero. */
export function parseInteger(word: string): number | undefined {
  if (!/^[ \t]*[+-]?\d+$/.test(word)) return undefined;
  const value = Number(word);
  return value >= 0 && value <= maxInt ? value + 0 : undefined;
}

const secondsOf = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Seconds, or parts such as `1h30m` put together. */
export function parseTime(word: string): number | undefined {
  if (word === '' || !/^(?:\d+[smhdw]?)+$/i.test(word)) return undefined;
  let seconds = 0;
  for (const [, digits = '', unit = 's'] of word.matchAll(/(\d+)([smhdw]?)/gi)) {
    const factor = secondsOf[(unit === '' ? 's' : unit.toLowerCase()) as keyof typeof secondsOf];
    seconds += Number(digits) * factor;
    if (seconds > maxInt) return undefined;
  }
  return seconds;
}

/** A TCP port. Of the names in /etc/services only SSH's own is known here. */
export function parsePort(word: string): number | undefined {
  if (word === 'ssh') return 22;
  const value = parseInteger(word);
  return value !== undefined && value >= 1 && value <= 65_535 ? value : undefined;
}
