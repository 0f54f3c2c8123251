import { describe, expect, it } from 'vitest';
import { agentAddress, pageantPipe, type AgentMeans } from './agent-address.ts';

const linux: AgentMeans = {
  env: { SSH_AUTH_SOCK: '/run/agent', OTHER_SOCK: '/run/other', EMPTY: '' },
  platform: 'linux',
  homeDirectory: '/home/ada',
  userName: 'ada',
  pipes: () => [],
};
const hash = '0123456789abcdef'.repeat(4);
const windows = (...pipes: string[]): AgentMeans => ({
  ...linux,
  env: {},
  platform: 'win32',
  pipes: () => pipes,
});

describe('the agent of a host', () => {
  it.each([
    [undefined, '/run/agent'],
    ['', '/run/agent'],
    ['none', undefined],
    ['SSH_AUTH_SOCK', '/run/agent'],
    ['$OTHER_SOCK', '/run/other'],
    ['${OTHER_SOCK}', '/run/other'],
    ['$EMPTY', undefined],
    ['$MISSING', undefined],
    ['~/agent.sock', '/home/ada/agent.sock'],
    ['/tmp/agent', '/tmp/agent'],
    ['none-of-these', 'none-of-these'],
  ])('set to %j is %j', (setting, address) => {
    expect(agentAddress(setting, linux)).toBe(address);
  });

  it('is none where nothing is named', () => {
    expect(agentAddress(undefined, { ...linux, env: { SSH_AUTH_SOCK: '' } })).toBeUndefined();
    expect(agentAddress(undefined, { ...linux, env: {} })).toBeUndefined();
  });
});

describe('on Windows', () => {
  const openssh = String.raw`\\.\pipe\openssh-ssh-agent`;
  it('is the one of OpenSSH’s service when that runs, else Pageant, else what may start later', () => {
    const pageant = `pageant.ada.${hash}`;
    expect(agentAddress(undefined, windows(pageant, 'openssh-ssh-agent'))).toBe(openssh);
    expect(agentAddress(undefined, windows('other', pageant))).toBe(
      String.raw`\\.\pipe` + `\\${pageant}`,
    );
    expect(agentAddress(undefined, windows('other'))).toBe(openssh);
  });

  it('goes before both when a variable names one', () => {
    const means = { ...windows('openssh-ssh-agent'), env: { SSH_AUTH_SOCK: 'C:\\a.sock' } };
    expect(agentAddress(undefined, means)).toBe('C:\\a.sock');
  });

  it.each([
    ['another user’s', `pageant.bob.${hash}`],
    ['one whose user only begins the same', `pageant.ada.lovelace.${hash}`],
    ['one without the whole hash', `pageant.ada.${hash.slice(1)}`],
    ['one with more than that', `pageant.ada.${hash}0`],
    ['one with something else for it', `pageant.ada.${'x'.repeat(64)}`],
  ])('does not take %s for Pageant', (_name, pipe) => {
    expect(pageantPipe([pipe], 'ada')).toBeUndefined();
  });

  it('finds Pageant whatever the case', () => {
    const pipe = `Pageant.Ada.${hash.toUpperCase()}`;
    expect(pageantPipe([pipe], 'ada')).toBe(pipe);
  });
});
