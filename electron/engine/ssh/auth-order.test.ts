import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nextAuth,
  startAuth,
  withKeys,
  type AuthReply,
  type AuthStep,
  type LoginMethod,
} from './auth-order.ts';

type Reply = Partial<AuthReply>;

/** Plays a login: the keys there are, and the server's reply to each step. Gives the steps in short. */
function play(
  options: {
    askPassword?: boolean;
    identitiesOnly?: boolean;
    keys?: string[];
    methods?: readonly LoginMethod[];
    maxTries?: number;
  },
  replyTo: (step: AuthStep, nth: number) => Reply,
): string[] {
  const { askPassword = true, identitiesOnly = false, methods, maxTries } = options;
  let state = startAuth({ askPassword, identitiesOnly, methods, maxTries });
  let reply: AuthReply | undefined;
  const steps: string[] = [];
  for (;;) {
    const next = nextAuth(state, reply);
    state = next.state;
    const { step } = next;
    if (step.do === 'find-keys') {
      state = withKeys(state, options.keys ?? []);
      reply = { methods: [], ...reply, partial: false };
      continue;
    }
    steps.push(shorten(step));
    if (step.do === 'give-up' || steps.length > 200) return steps;
    reply = { methods: [], partial: false, ...replyTo(step, steps.length) };
  }
}

function shorten(step: AuthStep): string {
  if (step.do === 'key') return `key ${step.index}`;
  if (step.do === 'password') return step.again ? 'password again' : 'password';
  return step.do === 'give-up' ? step.reason : step.do;
}

const all = ['publickey', 'keyboard-interactive', 'password'];

describe('the order of a login', () => {
  it('is keys, questions, password', () => {
    expect(play({ keys: ['a', 'b'] }, () => ({ methods: all, questioned: true }))).toEqual([
      'none',
      'key 0',
      'key 1',
      'interactive',
      'interactive',
      'interactive',
      'password',
      'password again',
      'password again',
      'refused',
    ]);
  });

  it('asks for the second factor after a key, also where passwords are not to be tried', () => {
    const server = (step: AuthStep): Reply =>
      step.do === 'key'
        ? { methods: ['keyboard-interactive'], partial: true }
        : { methods: ['publickey'] };
    expect(play({ keys: ['a'], askPassword: false }, server).slice(0, 3)).toEqual([
      'none',
      'key 0',
      'interactive',
    ]);
  });

  it('leaves out what the server does not take', () => {
    expect(play({ keys: ['a'] }, () => ({ methods: ['password'] })).slice(0, 2)).toEqual([
      'none',
      'password',
    ]);
    expect(play({ keys: ['a'] }, () => ({ methods: ['gssapi-with-mic'] }))).toEqual([
      'none',
      'no-method',
    ]);
  });

  it('leaves out questions and password for a host set to keys', () => {
    expect(play({ keys: ['a'], askPassword: false }, () => ({ methods: all }))).toEqual([
      'none',
      'key 0',
      'refused',
    ]);
  });

  it('asks no second time in an interactive login without a question', () => {
    expect(
      play({}, () => ({ methods: all })).filter((step) => step === 'interactive'),
    ).toHaveLength(1);
  });

  it('leaves a try for the password before sshd’s six are used up', () => {
    const keys = Array.from({ length: 20 }, (_, n) => `${n}`);
    const steps = play({ keys }, () => ({ methods: ['publickey', 'password'] }));
    expect(steps.filter((step) => step.startsWith('key'))).toHaveLength(5);
    expect(steps[6]).toBe('password');
  });

  it('A05 tries six of an agent’s keys where there is nothing else, and every key that was named', () => {
    const keys = Array.from({ length: 12 }, (_, n) => `${n}`);
    const server = () => ({ methods: ['publickey'] });
    const tried = (steps: string[]) => steps.filter((step) => step.startsWith('key'));
    expect(tried(play({ keys, askPassword: false }, server))).toHaveLength(6);
    expect(tried(play({ keys, askPassword: false, identitiesOnly: true }, server))).toHaveLength(
      12,
    );
    const more = Array.from({ length: 60 }, (_, n) => `${n}`);
    expect(tried(play({ keys: more, identitiesOnly: true }, server))).toHaveLength(20);
  });

  it('tries a key from two places once, unless the first could not sign', () => {
    const keys = ['same', 'same'];
    const options = { keys, askPassword: false };
    expect(play(options, () => ({ methods: all }))).toEqual(['none', 'key 0', 'refused']);
    expect(play(options, (step) => ({ methods: all, unsigned: step.do === 'key' }))).toEqual([
      'none',
      'key 0',
      'key 1',
      'refused',
    ]);
  });

  it('goes on after a partial success with what is still wanted', () => {
    const steps = play({ keys: ['a', 'b'] }, (step) => {
      if (step.do === 'key') return { methods: ['keyboard-interactive'], partial: true };
      return { methods: step.do === 'none' ? ['publickey'] : [], questioned: true };
    });
    expect(steps).toEqual(['none', 'key 0', 'interactive', 'refused']);
  });

  it('says again when a password is asked for after a partial success', () => {
    const steps = play({}, (_step, nth) => ({ methods: ['password'], partial: nth === 2 }));
    expect(steps.filter((step) => step === 'password')).toHaveLength(1);
  });

  it('comes to an end whatever a server answers', () => {
    const reply = fc.record({
      methods: fc.subarray([...all, 'hostbased']),
      partial: fc.boolean(),
      unsigned: fc.boolean(),
      questioned: fc.boolean(),
    });
    const replies = fc.array(reply, { minLength: 1, maxLength: 30 });
    const keys = fc.array(fc.string({ maxLength: 2 }), { maxLength: 60 });
    fc.assert(
      fc.property(replies, keys, fc.boolean(), fc.boolean(), (answers, found, asks, only) => {
        const steps = play(
          { keys: found, askPassword: asks, identitiesOnly: only },
          (_, nth) => answers[nth % answers.length] ?? {},
        );
        expect(steps.length).toBeLessThanOrEqual(42);
        expect(steps.filter((step) => step === 'password').length).toBeLessThanOrEqual(1);
        expect(steps.filter((step) => step.startsWith('password')).length).toBeLessThanOrEqual(3);
        expect(['refused', 'no-method', 'too-many']).toContain(steps.at(-1));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a login whose methods were chosen', () => {
  const refuse = () => ({ methods: all, questioned: true });

  it('tries these alone, in their order', () => {
    const methods = ['password', 'publickey'] as const;
    expect(play({ keys: ['a'], methods, maxTries: 2 }, refuse)).toEqual([
      'none',
      'password',
      'password again',
      'key 0',
      'refused',
    ]);
    expect(play({ keys: ['a'], methods: [] }, refuse)).toEqual(['none', 'no-method']);
  });

  it('answers no second factor by a method that is not among them', () => {
    const server = (step: AuthStep): Reply =>
      step.do === 'key' ? { methods: ['password'], partial: true } : { methods: ['publickey'] };
    expect(play({ keys: ['a'], methods: ['publickey'] }, server)).toEqual([
      'none',
      'key 0',
      'refused',
    ]);
  });

  it('asks no oftener than it was told, also not at all', () => {
    expect(play({ keys: [], maxTries: 1 }, refuse)).toEqual([
      'none',
      'interactive',
      'password',
      'refused',
    ]);
    expect(play({ keys: [], maxTries: 0 }, refuse)).toEqual(['none', 'no-method']);
  });
});
