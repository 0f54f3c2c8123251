import { expect, test } from 'vitest';
import { transferSettings, type TransferSettings } from '../../../shared/contract/transfers.ts';
import { limits } from '../../../shared/limits.ts';
import { formOf, settingsOf, syncChoices } from './settings-form.ts';

const settings: TransferSettings = {
  parallel: 3,
  bytesPerSecond: 2_500_000,
  syncFromBytes: 1_048_576,
  verify: 'auto',
  links: 'keep',
  conflict: { upload: 'ask', download: 'newer' },
  exclude: ['*.tmp', 'node_modules'],
};

test.each([
  settings,
  { ...settings, bytesPerSecond: null, syncFromBytes: null },
  { ...settings, bytesPerSecond: 64_000, syncFromBytes: 0, exclude: [] },
])('what was not touched stays: %o', (own) => {
  expect(settingsOf(formOf(own))).toEqual({ settings: own });
  expect(transferSettings.parse(own)).toEqual(own);
});

test.each([
  ['2', 'MB', 2_000_000],
  ['0,5', 'MB', 500_000],
  ['64', 'kB', 64_000],
  ['', 'none', null],
] as const)('a limit of %s %s is %s bytes a second', (speed, unit, bytesPerSecond) => {
  const read = settingsOf({ ...formOf(settings), speed, unit });
  expect(read).toEqual({ settings: { ...settings, bytesPerSecond } });
});

test.each([
  [{ parallel: '0' }, 'parallel'],
  [{ parallel: String(limits.parallelTransfers + 1) }, 'parallel'],
  [{ parallel: '2.5' }, 'parallel'],
  [{ speed: 'fast' }, 'speed'],
  [{ speed: '' }, 'speed'],
  [{ speed: '1', unit: 'kB' as const }, 'speed'],
  [{ exclude: 'x'.repeat(limits.maskLength + 1) }, 'exclude'],
  [{ exclude: 'x\n'.repeat(limits.masks + 1) }, 'exclude'],
])('%o is refused at its field', (change, field) => {
  const read = settingsOf({ ...formOf(settings), ...change });
  expect('errors' in read ? Object.keys(read.errors) : []).toEqual([field]);
});

test('a size for syncing that is not among the choices is kept as one', () => {
  expect(syncChoices('0')).toHaveLength(3);
  expect(syncChoices('5000').at(-1)).toEqual({
    value: '5000',
    label: 'From 5.0 kB up, and when replaced',
  });
});

test('notifications are on until somebody turns them off, and stay off', () => {
  const { notify: _, ...quiet } = formOf(settings);
  expect(formOf(settings).notify).toBe(true);
  const saved = settingsOf({ ...quiet, notify: false });
  expect(saved).toMatchObject({ settings: { notify: false } });
  expect('settings' in saved && formOf(saved.settings).notify).toBe(false);
});
