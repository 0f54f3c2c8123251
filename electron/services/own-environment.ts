/** What main, and Chromium under it, need of the environment. */
const kept = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'SSH_AUTH_SOCK',
  'DISPLAY',
  'XAUTHORITY',
  'XMODIFIERS',
  // which desktop it is decides about dialogs, the keychain and what opens a link
  'DESKTOP_SESSION',
  'BROWSER',
  // Windows: nothing starts without the first two
  'SYSTEMROOT',
  'WINDIR',
  'SYSTEMDRIVE',
  'TEMP',
  'TMP',
  'USERNAME',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'COMSPEC',
  'PATHEXT',
]);

const keptStart = /^(LC|XDG|DBUS|WAYLAND|GTK|GDK|QT|KDE|GNOME|XCURSOR|AT_SPI|ELECTRON)_/;
const secretName = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE/;

/**
 * Takes out of main's own environment what it does not need, and gives all of it as it was. Electron copies the
 * environment of main into the memory of each page, and people keep tokens and passwords there. What is given is for
 * programs that the user starts by name, and stays in main.
 */
export function trimEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const whole = { ...own };
  for (const name of Object.keys(own)) if (!isKept(name.toUpperCase())) delete own[name];
  return whole;
}

function isKept(name: string): boolean {
  return (kept.has(name) || keptStart.test(name)) && !secretName.test(name);
}
