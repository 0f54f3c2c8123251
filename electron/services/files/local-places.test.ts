import { describe, expect, it } from 'vitest';
import { isPlain, judgeChange, secretsIn, type LocalPlaces } from './local-places.ts';

const linux: LocalPlaces = {
  platform: 'linux',
  home: '/home/ada',
  profile: '/home/ada/.config/Hawser',
};
const mac: LocalPlaces = {
  platform: 'darwin',
  home: '/Users/ada',
  profile: '/Users/ada/Library/Application Support/Hawser',
};
const windows: LocalPlaces = {
  platform: 'win32',
  home: String.raw`C:\Users\ada`,
  profile: String.raw`C:\Users\ada\AppData\Roaming\Hawser`,
};

describe('a change to a local file', () => {
  it.each([
    [linux, '/home/ada/work'],
    [linux, '/home/ada/work/.git/config'],
    [linux, '/home/ada/Downloads/a b'],
    [mac, '/Users/ada/Downloads/x'],
    [windows, String.raw`C:\Users\ada\Desktop\x.txt`],
    [windows, String.raw`c:\users\ADA\Desktop\x.txt`],
  ])('is free below the home folder: %o %j', (places, path) => {
    expect(judgeChange(path, places)).toEqual({ free: true });
  });

  it.each([
    [linux, '/home/ada/.ssh/authorized_keys', '/home/ada/.ssh'],
    [linux, '/home/ada/.bashrc', '/home/ada/.bashrc'],
    [linux, '/home/ada/.config/autostart/x.desktop', '/home/ada/.config'],
    [linux, '/home/ada/.config/Hawser/hosts.json', '/home/ada/.config/Hawser'],
    [linux, '/home/ada/bin/ls', '/home/ada/bin'],
    [linux, '/home/ada', '/home'],
    [linux, '/home', '/'],
    [linux, '/home/adam/x', '/home/adam'],
    [linux, '/etc/profile.d/x.sh', '/etc/profile.d'],
    [mac, '/Users/ada/Library/LaunchAgents/x.plist', '/Users/ada/Library'],
    [mac, '/Users/ADA/LIBRARY/x', '/Users/ada/LIBRARY'],
    [mac, '/Users/ada/.SSH/authorized_keys', '/Users/ada/.SSH'],
    [mac, '/Users/ada/\u200c.ssh/authorized_keys', '/Users/ada/\u200c.ssh'],
    [windows, String.raw`C:\Users\ada\AppData\x`, String.raw`C:\Users\ada\AppData`],
    [windows, String.raw`C:\Users\ada\appdata. \x`, String.raw`C:\Users\ada\appdata. `],
    [windows, String.raw`C:\Users\ada\.ssh\x`, String.raw`C:\Users\ada\.ssh`],
    [windows, String.raw`C:\Windows\x`, String.raw`C:\Windows`],
    [windows, String.raw`D:\data\x`, String.raw`D:\data`],
    [windows, String.raw`\\server\share\x`, '\\\\server\\share\\'],
  ])('is asked about elsewhere: %o %j', (places, path, place) => {
    expect(judgeChange(path, places)).toEqual({ free: false, place });
  });
});

it('reading what holds keys or our own files is noticed from above, from within and from below', () => {
  expect(secretsIn('/home/ada', linux)).toContain('/home/ada/.ssh');
  expect(secretsIn('/home/ada/.ssh', linux)).toEqual(['/home/ada/.ssh']);
  expect(secretsIn('/home/ada/.ssh/id_ed25519', linux)).toEqual(['/home/ada/.ssh']);
  expect(secretsIn('/home/ada/.config', linux)).toEqual(['/home/ada/.config/Hawser']);
  expect(secretsIn('/home/ada/.sshx', linux)).toEqual([]);
  expect(secretsIn('/home/ada/work', linux)).toEqual([]);
  // files of servers that wait for other programs are none, all else of the profile is
  expect(secretsIn('/home/ada/.config/Hawser/staged/1/a.txt', linux)).toEqual([]);
  expect(secretsIn('/home/ada/.config/Hawser/stagedx', linux)).toEqual([linux.profile]);
});

it.each([
  ['work', false],
  ['', false],
  ['/home/ada/../ada', false],
  ['/home/./ada', false],
  ['/home/ada/..', false],
  ['/home/ada/..x', true],
])('the path %j means one place: %s', (path, expected) => {
  expect(isPlain(path, 'linux')).toBe(expected);
});
