import type { TransferSettings } from '../../../shared/contract/transfers.ts';
import { limits } from '../../../shared/limits.ts';
import { formatBytes } from '../../ui/format.ts';
import { parseMasks } from './option-words.ts';

/** The settings of transfers as they are typed. */
export type SettingsForm = {
  readonly parallel: string;
  readonly speed: string;
  readonly unit: SpeedUnit;
  /** Bytes from which on new files are synced, or `never`. */
  readonly sync: string;
  readonly verify: TransferSettings['verify'];
  readonly links: TransferSettings['links'];
  readonly upload: TransferSettings['conflict']['upload'];
  readonly download: TransferSettings['conflict']['download'];
  readonly exclude: string;
  readonly notify: boolean;
};

/** `none` is as fast as the link. */
export type SpeedUnit = 'none' | 'kB' | 'MB';

/** What is wrong, by field. */
export type SettingsErrors = Partial<Record<'parallel' | 'speed' | 'exclude', string>>;

const unitBytes = { kB: 1_000, MB: 1_000_000 };
// the contract's own least: below it a single packet would take a minute
const leastSpeed = 1_024;
const never = 'never';
const mebibyte = 1_048_576;

/** The settings in the form they are changed in. */
export function formOf(settings: TransferSettings): SettingsForm {
  const { bytesPerSecond: bytes, syncFromBytes } = settings;
  const unit = bytes === null ? 'none' : bytes >= unitBytes.MB ? 'MB' : 'kB';
  return {
    parallel: String(settings.parallel),
    speed: bytes === null || unit === 'none' ? '' : String(bytes / unitBytes[unit]),
    unit,
    sync: syncFromBytes === null ? never : String(syncFromBytes),
    verify: settings.verify,
    links: settings.links,
    upload: settings.conflict.upload,
    download: settings.conflict.download,
    exclude: settings.exclude.join('\n'),
    notify: settings.notify ?? true,
  };
}

/** What syncing can be set to; a size from elsewhere is kept as it is. */
export function syncChoices(sync: string): readonly { value: string; label: string }[] {
  const known = [
    { value: never, label: 'Only when a file is replaced' },
    { value: String(mebibyte), label: 'From 1 MiB up, and when replaced' },
    { value: '0', label: 'Always' },
  ];
  const isKnown = known.some(({ value }) => value === sync);
  const own = { value: sync, label: `From ${formatBytes(Number(sync))} up, and when replaced` };
  return isKnown ? known : [...known, own];
}

/** The settings that were typed, or what is wrong with them. */
export function settingsOf(
  form: SettingsForm,
): { readonly settings: TransferSettings } | { readonly errors: SettingsErrors } {
  const parallel = Number(form.parallel);
  const speed = speedOf(form);
  const masks = parseMasks(form.exclude);
  const errors: SettingsErrors = {
    ...(isCount(form.parallel, parallel)
      ? {}
      : { parallel: `A number from 1 to ${limits.parallelTransfers}.` }),
    ...(typeof speed === 'string' ? { speed } : {}),
    ...('error' in masks ? { exclude: masks.error } : {}),
  };
  if (typeof speed === 'string' || 'error' in masks || Object.keys(errors).length > 0)
    return { errors };
  return {
    settings: {
      parallel,
      bytesPerSecond: speed,
      syncFromBytes: form.sync === never ? null : Number(form.sync),
      verify: form.verify,
      links: form.links,
      conflict: { upload: form.upload, download: form.download },
      exclude: masks.masks,
      ...(form.notify ? {} : { notify: false }),
    },
  };
}

function isCount(text: string, value: number): boolean {
  return /^\d+$/.test(text.trim()) && value >= 1 && value <= limits.parallelTransfers;
}

function speedOf({ speed, unit }: SettingsForm): number | null | string {
  if (unit === 'none') return null;
  // a comma is the decimal point of half the world
  const text = speed.trim().replace(',', '.');
  const bytes = Math.round(Number(text) * unitBytes[unit]);
  if (!/^\d*\.?\d+$/.test(text) || !Number.isSafeInteger(bytes)) return 'A number, such as 2.5.';
  return bytes < leastSpeed ? 'At least 1.1 kB/s.' : bytes;
}
