import type { AuthContext, KeyboardAuthContext } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../testing/ssh-fixtures.ts';
import { scriptedLogins } from '../../testing/scripted-logins.ts';

const { server, logIn } = scriptedLogins();

describe('keyboard-interactive', () => {
  const interactive = (ask: (context: KeyboardAuthContext) => void) => (context: AuthContext) => {
    if (context.method === 'keyboard-interactive') ask(context);
    else context.reject(['keyboard-interactive']);
  };

  it('carries several questions and rounds, secret unless the server says to show', async () => {
    const { port } = await server(
      interactive((context) => {
        const questions = [
          { prompt: 'Password: ', echo: false },
          { prompt: 'Code:', echo: true },
        ];
        context.prompt(questions, 'Login', 'Two\nthings', (first) => {
          context.prompt([{ prompt: 'Again: ', echo: false }], (second) => {
            if ([...first, ...second].join() === 'a,b,c') context.accept();
            else context.reject();
          });
        });
      }),
    );
    const rounds = [['a', 'b'], ['c']];
    const { script, outcome } = logIn(port, {
      interactive: () => ({ answers: rounds.shift() ?? [] }),
    });
    await outcome;
    expect(script.asked[1]).toEqual({
      name: 'interactive',
      params: {
        hop: 0,
        name: 'Login',
        instruction: 'Two\nthings',
        fields: [
          { label: 'Password:', echo: false },
          { label: 'Code:', echo: true },
        ],
      },
    });
  });

  it('shows control and bidi characters of a server as what they are', async () => {
    const { port } = await server(
      interactive((context) =>
        context.prompt([{ prompt: '\u001b[2Jpay\u202e', echo: true }], () => context.accept()),
      ),
    );
    const { script, outcome } = logIn(port, { interactive: () => ({ answers: ['x'] }) });
    await outcome;
    expect(script.asked[1]).toMatchObject({
      params: { fields: [{ label: '\\x1B[2Jpay\\u202E' }] },
    });
  });

  it('ends a server that sends empty rounds for ever', async () => {
    let rounds = 0;
    const { port } = await server(
      interactive((context) => {
        const again = () => {
          rounds += 1;
          if (rounds < 1_000) context.prompt([], again);
        };
        again();
      }),
    );
    const error = await failureOf(logIn(port, {}).outcome);
    expect(error.message).toContain('more than 8 rounds');
    expect(rounds).toBeLessThan(20);
  });

  it('refuses more than sixteen questions at once', async () => {
    const questions = Array.from({ length: 17 }, () => ({ prompt: 'x', echo: true }));
    const { port } = await server(
      interactive((context) => context.prompt(questions, () => undefined)),
    );
    expect((await failureOf(logIn(port, {}).outcome)).message).toContain('more than 16 questions');
  });

  it('goes on to the password when the server has nothing to ask', async () => {
    const { port } = await server((context) => {
      if (context.method === 'password' && context.password === 'right') context.accept();
      else context.reject(['keyboard-interactive', 'password']);
    });
    const { script, outcome } = logIn(port, { password: () => ({ password: 'right' }) });
    await outcome;
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey', 'password']);
  });

  it('ends as cancelled when the question is closed', async () => {
    const { port } = await server(
      interactive((context) => context.prompt([{ prompt: 'x', echo: true }], () => undefined)),
    );
    expect((await failureOf(logIn(port, { interactive: () => null }).outcome)).code).toBe(
      'cancelled',
    );
  });
});
