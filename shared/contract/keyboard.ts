import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { isListOf, nothing } from './values.ts';

const keyLines = z.custom<string[]>(
  isListOf((value) => typeof value === 'string' && value.length <= limits.keyLineLength, {
    max: limits.keyLines,
  }),
  'is not a list of keys',
);

/** Which keys give which commands. */
export const keyboardSettings = z.strictObject({
  /** F5 copies in one and refreshes in the other. */
  preset: z.enum(['commander', 'explorer']),
  /** The commands whose keys the user has changed: `copy F5 Ctrl+Y`, or only `copy` for no key at all. */
  keys: keyLines,
});

export type KeyboardSettings = z.infer<typeof keyboardSettings>;

export const keyboard = {
  /** The keys, at once and whenever they change. */
  'keyboard.settings': stream(nothing, keyboardSettings, z.never()),
  'keyboard.changeSettings': call(keyboardSettings, nothing),
};
