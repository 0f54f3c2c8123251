import { expect, it } from 'vitest';
import { isPasswordRound } from './password-field.ts';

const round = (label: string, echo = false, instruction = '') => ({
  name: '',
  instruction,
  fields: [{ label, echo }],
});

it.each([
  'Password:',
  'Password: ',
  'password',
  '(ann@web-01) Password: ',
  "ann@web-01's password: ",
  'Password for ann@bsd:',
  'LDAP Password:',
  'Enter passphrase:',
])('%j is the password', (label) => {
  expect(isPasswordRound(round(label))).toBe(true);
});

it.each([
  'Verification code: ',
  'One-time password (OATH) for `ann`: ',
  'One time password:',
  'OTP password:',
  'Password (OTP):',
  'Passcode or option (1-3): ',
  'Passcode: ',
  'Duo two-factor password',
  'New password: ',
  'Retype new password: ',
  'Password + token:',
  'PIN: ',
  'Challenge: ',
  '',
])('%j is not', (label) => {
  expect(isPasswordRound(round(label))).toBe(false);
});

it('what is shown while it is typed, or comes with others, or with words of codes, is not', () => {
  expect(isPasswordRound(round('Password:', true))).toBe(false);
  const one = { label: 'Password:', echo: false };
  expect(isPasswordRound({ name: '', instruction: '', fields: [one, one] })).toBe(false);
  expect(isPasswordRound({ name: '', instruction: '', fields: [] })).toBe(false);
  expect(isPasswordRound(round('Password:', false, 'Enter the code we sent.'))).toBe(false);
});
