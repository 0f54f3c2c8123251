import { describe, expect, it } from 'vitest';
import { chooseLoginMethods, type LoginMeans } from './login-methods.ts';

const means: LoginMeans = {
  sshDirectory: '/ssh',
  homeDirectory: '/home/ada',
  agentSocket: '/agent',
  exists: (file) => file === '/ssh/id_rsa' || file === '/ssh/id_ed25519',
};

describe('how to log in', () => {
  it('is by agent, the default keys that are there, and then asking', () => {
    expect(chooseLoginMethods({ method: 'automatic' }, means)).toEqual({
      agentSocket: '/agent',
      keyFiles: ['/ssh/id_ed25519', '/ssh/id_rsa'],
      askPassword: true,
    });
  });

  it('is by nothing but what the host names', () => {
    expect(chooseLoginMethods({ method: 'password' }, means)).toEqual({
      keyFiles: [],
      askPassword: true,
    });
    expect(chooseLoginMethods({ method: 'agent' }, means)).toEqual({
      agentSocket: '/agent',
      keyFiles: [],
      askPassword: false,
    });
    expect(chooseLoginMethods({ method: 'key-file', keyFile: '~/k' }, means)).toEqual({
      agentSocket: '/agent',
      keyFiles: ['/home/ada/k'],
      identitiesOnly: true,
      askPassword: false,
    });
  });

  it('is refused with the reason where the agent is named and none runs', () => {
    const without = { ...means, agentSocket: undefined };
    expect(() => chooseLoginMethods({ method: 'agent' }, without)).toThrow(
      expect.objectContaining({ code: 'auth' }),
    );
    expect(chooseLoginMethods({ method: 'automatic' }, without)).not.toHaveProperty('agentSocket');
  });
});
