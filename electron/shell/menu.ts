import { Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * The application menu. On Linux and Windows its accelerators are not registered: Ctrl+C, Ctrl+V, Ctrl+W, Ctrl+R and
 * the like belong to the terminal, and text fields know theirs without a menu. On macOS they use Command.
 */
export function setMenu(options: { readonly isDevelopment: boolean }): void {
  const registerAccelerator = process.platform === 'darwin';
  const role = (
    name: NonNullable<MenuItemConstructorOptions['role']>,
  ): MenuItemConstructorOptions => ({
    role: name,
    registerAccelerator,
  });
  // as terminals everywhere do, so these stay
  const zoom: MenuItemConstructorOptions[] = [
    // the plus sign needs Shift on most keyboards, and the key is meant without it
    { role: 'zoomIn', accelerator: 'CommandOrControl+=' },
    { role: 'zoomIn', accelerator: 'CommandOrControl+Plus', visible: false },
    { role: 'zoomOut' },
    { role: 'resetZoom' },
  ];
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const appMenu: MenuItemConstructorOptions =
    process.platform === 'darwin'
      ? { role: 'appMenu' }
      : { label: 'Hawser', submenu: [role('about'), separator, role('quit')] };
  const edit = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const;
  const development = options.isDevelopment
    ? [separator, role('reload'), role('toggleDevTools')]
    : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      appMenu,
      { label: 'Edit', submenu: edit.map(role) },
      { label: 'View', submenu: [...zoom, separator, role('togglefullscreen'), ...development] },
      { label: 'Window', submenu: [role('minimize'), role('close')] },
    ]),
  );
}
