import { z } from 'zod';
import { call, stream } from './define.ts';
import { nothing } from './values.ts';

/** How Hawser looks on this computer. */
export const appearanceSettings = z.strictObject({
  /** `system` follows the system, also when that changes. */
  theme: z.enum(['system', 'light', 'dark']),
});

export type AppearanceSettings = z.infer<typeof appearanceSettings>;

export const appearance = {
  'appearance.settings': stream(nothing, appearanceSettings, z.never()),
  'appearance.changeSettings': call(appearanceSettings, nothing),
};
