import type { AuthContext } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../testing/ssh-fixtures.ts';
import { deciding, isPassword, scriptedLogins } from '../../testing/scripted-logins.ts';

const { server, logIn } = scriptedLogins();

describe('password', () => {
  it('logs in with the right one at the second try', async () => {
    const { port } = await server(deciding(['password'], isPassword('right')));
    const given = ['wrong', 'right'];
    const { script, outcome } = logIn(port, {
      password: () => ({ password: given.shift() ?? '' }),
    });
    await outcome;
    expect(script.asked.slice(1)).toEqual([
      { name: 'password', params: { hop: 0, again: false } },
      { name: 'password', params: { hop: 0, again: true } },
    ]);
    expect(script.events.map((event) => ('phase' in event ? event.phase : event.event))).toEqual([
      'tcp',
      'handshake',
      'handshake',
      'login',
    ]);
  });

  it('gives up after three, and says what was tried and what the server takes', async () => {
    const { port } = await server(deciding(['password'], isPassword('right')));
    const { script, outcome } = logIn(port, { password: () => ({ password: 'my-secret' }) });
    const error = await failureOf(outcome);
    expect(error.code).toBe('auth');
    expect(error.message).toContain('password (3 times)');
    expect(error.message).toContain('The server takes: password');
    expect(JSON.stringify([error.message, error.next])).not.toContain('my-secret');
    expect(script.asked.filter(({ name }) => name === 'password')).toHaveLength(3);
  });

  it('is not asked when the host is set to keys only', async () => {
    const { port } = await server(deciding(['password', 'publickey'], () => false));
    const { outcome } = logIn(port, {}, { askPassword: false });
    const error = await failureOf(outcome);
    expect(error.code).toBe('auth');
    expect(error.message).toContain('Nothing could be tried');
  });

  it('ends as cancelled when the question is closed', async () => {
    const { port } = await server(deciding(['password'], () => false));
    expect((await failureOf(logIn(port, { password: () => null }).outcome)).code).toBe('cancelled');
  });

  describe('that has expired', () => {
    /** Takes the old one no more, and wants a new one with a digit. */
    const expiring = (seen: string[]) => (context: AuthContext) => {
      if (context.method !== 'password') return context.reject(['password']);
      seen.push(context.password);
      if (context.password !== 'old') return context.reject(['password']);
      const judge = (chosen: string) => {
        seen.push(chosen);
        if (/[0-9]/.test(chosen)) context.accept();
        else context.requestChange('A digit, too', judge);
      };
      context.requestChange('Change it \u001b[31mnow', judge);
    };

    it('is replaced by one the server takes, given in Hawser’s own dialog', async () => {
      const seen: string[] = [];
      const { port } = await server(expiring(seen));
      const chosen = ['simple', 'better1'];
      const { script, outcome } = logIn(port, {
        password: () => ({ password: 'old' }),
        newPassword: () => ({ newPassword: chosen.shift() ?? '' }),
      });
      await outcome;
      expect(seen).toEqual(['old', 'simple', 'better1']);
      expect(script.asked.slice(2)).toEqual([
        {
          name: 'newPassword',
          params: { hop: 0, text: 'Change it \\x1B[31mnow', again: false },
        },
        { name: 'newPassword', params: { hop: 0, text: 'A digit, too', again: true } },
      ]);
    });

    it('is the reason named when no new one is given, and none of the secrets', async () => {
      const { port } = await server(expiring([]));
      const answers = { password: () => ({ password: 'old' }), newPassword: () => null };
      const error = await failureOf(logIn(port, answers).outcome);
      expect(error.message).toContain('has expired');
      expect(`${error.message} ${error.next}`).not.toContain('old ');
    });

    it('is not asked for without end', async () => {
      const seen: string[] = [];
      const { port } = await server(expiring(seen));
      const { outcome } = logIn(port, {
        password: () => ({ password: 'old' }),
        newPassword: () => ({ newPassword: 'simple' }),
      });
      expect((await failureOf(outcome)).code).toBe('auth');
      expect(seen).toHaveLength(4);
    });
  });
});
