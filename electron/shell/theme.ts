import type { AppearanceSettings } from '../../shared/contract/appearance.ts';
import type { KeptSettings } from '../services/settings/kept-settings.ts';

/** What decides between light and dark for the page, the menus and the system's dialogs: Electron's `nativeTheme`. */
export type ThemeOwner = { themeSource: AppearanceSettings['theme'] };

/** Makes the theme what the settings say, now and whenever they change. Settles when a window may be made in it. */
export async function followTheme(
  { current, ready }: Pick<KeptSettings<AppearanceSettings>, 'current' | 'ready'>,
  owner: ThemeOwner,
): Promise<void> {
  const apply = (): void => {
    const { theme } = current.read();
    // said again it would paint the whole window again
    if (owner.themeSource !== theme) owner.themeSource = theme;
  };
  current.subscribe(apply);
  await ready;
  apply();
}
