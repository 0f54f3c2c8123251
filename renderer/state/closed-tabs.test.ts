import { beforeEach, expect, it } from 'vitest';
import type { Session } from '../../shared/contract/sessions.ts';
import { startClosedTabs, takeClosedTab } from './closed-tabs.ts';
import { sessionStore } from './sessions.ts';

const session = (id: string, hostId?: string): Session => ({
  id,
  title: id,
  address: `me@${id}:22`,
  state: { at: 'connecting', phase: 'tcp' },
  ...(hostId === undefined ? {} : { hostId }),
});
const show = (...sessions: Session[]): void => sessionStore.setState({ sessions });

beforeEach(() => {
  show();
  return startClosedTabs();
});

it('gives the tabs back, the one closed last first: by their host, or by what was typed', () => {
  show(session('a', 'host-a'), session('b'));
  show(session('b'));
  show();
  expect(takeClosedTab()).toEqual({ text: 'me@b:22' });
  expect(takeClosedTab()).toEqual({ hostId: 'host-a' });
  expect(takeClosedTab()).toBeUndefined();
});

it('does not take a change of a session for its end', () => {
  show(session('a'));
  show({ ...session('a'), title: 'other' });
  expect(takeClosedTab()).toBeUndefined();
});
