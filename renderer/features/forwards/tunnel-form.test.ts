import { describe, expect, it } from 'vitest';
import type { TunnelState } from '../../../shared/contract/forwards.ts';
import {
  draftOf,
  emptyForm,
  faultsOf,
  formOf,
  opensToOthers,
  withKind,
  type TunnelForm,
} from './tunnel-form.ts';
import { isTroubled, nameOf, routeOf, stateOf, trafficOf } from './tunnel-words.ts';

const form: TunnelForm = { ...emptyForm, listenPort: '8080', targetHost: 'db', targetPort: '5432' };

describe('the form of a tunnel', () => {
  it('says what cannot be taken, by field', () => {
    expect(faultsOf(form)).toEqual({});
    expect(Object.keys(faultsOf(emptyForm))).toEqual(['targetPort']);
    expect(Object.keys(faultsOf({ ...form, listenPort: '65536', targetPort: '0' }))).toEqual([
      'listenPort',
      'targetPort',
    ]);
    expect(Object.keys(faultsOf({ ...form, listenAddress: ' ', targetHost: 'a b' }))).toEqual([
      'listenAddress',
      'targetHost',
    ]);
    expect(faultsOf({ ...form, kind: 'dynamic', targetHost: '', targetPort: 'x' })).toEqual({});
  });

  it('becomes what is saved, and back', () => {
    const draft = draftOf({ ...form, name: ' db ', startsWithConnection: true }, 't1');
    expect(draft).toEqual({
      id: 't1',
      name: 'db',
      spec: {
        kind: 'local',
        listen: { address: '127.0.0.1', tcpPort: 8080 },
        target: { host: 'db', tcpPort: 5432 },
      },
      startsWithConnection: true,
    });
    expect(formOf(draft)).toMatchObject({ ...form, name: 'db', startsWithConnection: true });
    const anyPort = draftOf({ ...form, kind: 'dynamic', listenPort: '' }, undefined);
    expect(anyPort.spec).toEqual({
      kind: 'dynamic',
      listen: { address: '127.0.0.1', tcpPort: 0 },
    });
    expect(formOf(anyPort).listenPort).toBe('');
  });

  it('has the other kind’s usual address unless one was typed', () => {
    expect(withKind(form, 'remote').listenAddress).toBe('localhost');
    expect(withKind(withKind(form, 'remote'), 'local').listenAddress).toBe('127.0.0.1');
    expect(withKind({ ...form, listenAddress: '0.0.0.0' }, 'remote').listenAddress).toBe('0.0.0.0');
  });

  it('warns of what others could use', () => {
    const at = (listenAddress: string) => opensToOthers({ ...form, listenAddress });
    expect(['127.0.0.1', '127.1.2.3', '::1', 'localhost'].map(at)).toEqual(Array(4).fill(false));
    expect(['*', '0.0.0.0', '::', '10.0.0.1', '127.0.0.1.x'].map(at)).toEqual(Array(5).fill(true));
    expect(opensToOthers({ ...form, kind: 'remote', listenAddress: '*' })).toBe(false);
  });
});

describe('a tunnel in words', () => {
  const { spec } = draftOf(form, undefined);
  const counts = { open: 1, total: 2, bytesToServer: 2_000, bytesFromServer: 0 };

  it('says where it leads', () => {
    expect(routeOf(spec, 'web')).toBe('127.0.0.1:8080 → db:5432 over web');
    expect(routeOf({ kind: 'dynamic', listen: { address: '*', tcpPort: 1080 } }, 'web')).toBe(
      'all addresses, port 1080 → anywhere over web, by SOCKS',
    );
    const remote = draftOf({ ...withKind(form, 'remote'), listenAddress: '::1' }, undefined).spec;
    expect(routeOf(remote, 'web')).toBe('web, [::1]:8080 → db:5432 from here');
    expect(nameOf({ name: '', spec }, 'web')).toBe(routeOf(spec, 'web'));
    expect(nameOf({ name: 'a\u202eb', spec }, 'web')).not.toContain('\u202e');
  });

  it('says how it stands', () => {
    const running: TunnelState = { at: 'running', tcpPort: 8080, counts };
    const refused = { code: 'refused', message: 'web does not allow it.' } as const;
    expect(stateOf(running)).toEqual({ text: 'Running on port 8080', tone: 'ok' });
    expect(trafficOf(running)).toMatch(/^1 connection now, 2(\.0)? kB sent, 0 B received$/);
    expect(stateOf({ ...running, problem: refused })).toEqual({
      text: 'Refused by the server: web does not allow it.',
      tone: 'bad',
    });
    const other = { code: 'connect', message: 'No way.', next: 'Look.' } as const;
    expect(stateOf({ ...running, problem: other }).text).toBe(
      'The last connection failed: No way. Look.',
    );
    expect(stateOf({ at: 'failed', error: other }).text).toBe('Not started: No way. Look.');
    expect(stateOf({ at: 'waiting' }).text).toBe('Starts with the connection');
    expect(trafficOf({ at: 'stopped' })).toBeUndefined();
    expect([running, { ...running, problem: other }].map(isTroubled)).toEqual([false, true]);
  });
});
