import type { EngineAsks } from '../../engine/protocol.ts';

type Round = Pick<EngineAsks['interactive']['params'], 'name' | 'instruction' | 'fields'>;

/** What asks for a password by name. */
const passwordWords = /pass(word|phrase)/i;
/** What asks for something that is good once, or changes the password. */
const otherWords =
  /one.?time|single.?use|\b[th]?otp\b|\bcode|passcode|token|verif|authenticat|factor|\bpin\b|duo|new |retype|again|expired|change/i;

/**
 * True for a keyboard-interactive round that is the password in other clothes (PAM's "Password:"), which may be
 * remembered. A code never is: it is good for one login.
 */
export function isPasswordRound({ name, instruction, fields }: Round): boolean {
  const [field, ...more] = fields;
  if (field === undefined || more.length > 0 || field.echo) return false;
  return (
    passwordWords.test(field.label) && !otherWords.test(`${name}\n${instruction}\n${field.label}`)
  );
}
