import { describe, expect, it } from 'vitest';
import { readStartOptions } from './start-options.ts';

const read = (...args: string[]) => readStartOptions(['electron', '.', ...args], '/work');

describe('start options', () => {
  it('are read whatever else is on the command line', () => {
    expect(
      read('--no-sandbox', '--user-data-dir=/p', '--ssh-dir=keys', '--open=sftp://a@b/c=d'),
    ).toEqual({ userDataDir: '/p', sshDir: '/work/keys', open: 'sftp://a@b/c=d' });
  });

  it('are absent when they are not given or empty', () => {
    expect(read()).toEqual({});
    expect(read('--open=', '--ssh-dir=', '--user-data-dir')).toEqual({});
  });

  it('count as given last', () => {
    expect(read('--open=a', '--open=b')).toEqual({ open: 'b' });
  });

  it('leave out what could not be typed into quick connect', () => {
    expect(read(`--open=${'x'.repeat(2_049)}`)).toEqual({});
  });
});
