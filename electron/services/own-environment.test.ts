import { expect, test } from 'vitest';
import { sessionEnvironment } from '../engine/process/host-env.ts';
import { trimEnvironment } from './own-environment.ts';

const user = {
  PATH: '/bin',
  HOME: '/home/a',
  LC_ALL: 'de_DE.UTF-8',
  XDG_CURRENT_DESKTOP: 'KDE',
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus',
  WAYLAND_DISPLAY: 'wayland-0',
  SSH_AUTH_SOCK: '/run/agent',
  AppData: 'C:\\Users\\a',
  // what has no business in a page's memory
  GITHUB_TOKEN: 'canary',
  AWS_SECRET_ACCESS_KEY: 'canary',
  RESTIC_PASSWORD: 'canary',
  https_proxy: 'http://ann:canary@proxy',
  XDG_API_TOKEN: 'canary',
  GTK_SECRET: 'canary',
};

test('main keeps of its environment what it needs, and none of what people keep there', () => {
  const own: NodeJS.ProcessEnv = { ...user };
  const whole = trimEnvironment(own);
  expect(whole).toEqual(user);
  expect(Object.keys(own)).toEqual([
    'PATH',
    'HOME',
    'LC_ALL',
    'XDG_CURRENT_DESKTOP',
    'DBUS_SESSION_BUS_ADDRESS',
    'WAYLAND_DISPLAY',
    'SSH_AUTH_SOCK',
    'AppData',
  ]);
});

test('a session process gets the same from what main has kept', () => {
  const full = {
    ...user,
    USER: 'a',
    LOGNAME: 'a',
    SHELL: '/bin/sh',
    LANG: 'C',
    LANGUAGE: 'de',
    TZ: 'UTC',
    TMPDIR: '/tmp',
    XDG_RUNTIME_DIR: '/run/1',
    SystemRoot: 'C:\\',
    windir: 'C:\\',
    TEMP: 'T',
    TMP: 'T',
    USERPROFILE: 'U',
    HOMEDRIVE: 'C:',
    HOMEPATH: 'a',
    LOCALAPPDATA: 'L',
  };
  const own: NodeJS.ProcessEnv = { ...full };
  trimEnvironment(own);
  expect(sessionEnvironment(own)).toEqual(sessionEnvironment(full));
});
