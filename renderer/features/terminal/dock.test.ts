import { expect, it } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import {
  activeTab,
  addTab,
  bringToFront,
  currentShell,
  dropShell,
  dropTab,
  emptyDock,
  nameShell,
  replaceTab,
  splitTab,
  tabTitle,
  type Dock,
} from './dock.ts';

const tab = (dock: Dock, name: string, directory?: string): Dock =>
  addTab(dock, { id: `tab ${name}`, shell: name, directory });
const split = (dock: Dock, shell: string): Dock =>
  splitTab(dock, { axis: 'across', shell, directory: undefined });
const titles = (dock: Dock): readonly string[] => dock.terminals.map(tabTitle);

function broadcasting(dock: Dock): Dock {
  const front = activeTab(dock);
  return front === undefined ? dock : replaceTab(dock, { ...front, isBroadcasting: true });
}

it('a tab is called by its shells, whose numbers never come again', () => {
  const two = split(tab(tab(emptyDock, 'a'), 'b'), 'c');
  expect(titles(two)).toEqual(['Shell 1', 'Shells 2, 3']);
  expect(titles(split(dropShell(two, 'c'), 'd'))).toEqual(['Shell 1', 'Shells 2, 4']);
});

it('a split starts in the folder where its neighbour is, or was asked to start', () => {
  const front = activeTab(split(tab(emptyDock, 'a', '/srv/www'), 'b'));
  expect(front && currentShell(front)).toEqual({ id: 'b', number: 2, directory: '/srv/www' });
  const known = { axis: 'down', shell: 'b', directory: '/tmp' } as const;
  const moved = activeTab(splitTab(tab(emptyDock, 'a', '/srv/www'), known));
  expect(moved && currentShell(moved)?.directory).toBe('/tmp');
});

it('the last shell of a tab takes it along, the last tab everything', () => {
  const dock = tab(tab(emptyDock, 'a'), 'b');
  expect(dropShell(dock, 'b')).toMatchObject({ active: 'tab a', opened: 2 });
  expect(dropShell(dropShell(dock, 'b'), 'a')).toEqual(emptyDock);
  expect(dropTab(split(tab(emptyDock, 'a'), 'b'), 'tab a')).toEqual(emptyDock);
});

it('a session has no more shells than its limit, in tabs or in splits, and says so', () => {
  let dock = tab(emptyDock, 'first');
  for (let count = 1; count < limits.shellsPerSession; count += 1) {
    dock = count % 2 === 0 ? tab(dock, `t${count}`) : split(dock, `s${count}`);
  }
  for (const more of [tab(dock, 'more'), split(dock, 'more')]) {
    expect(more.opened).toBe(limits.shellsPerSession);
    expect(more.refusal).toContain('32 shells');
    expect(more.terminals).toEqual(dock.terminals);
  }
  expect(split(dropShell(dock, 'first'), 'more').refusal).toBeUndefined();
});

it('what is typed goes to all shells of a tab only while that is in front, and there are several', () => {
  const dock = broadcasting(split(tab(tab(emptyDock, 'other'), 'a'), 'b'));
  expect(activeTab(dock)?.isBroadcasting).toBe(true);
  expect(activeTab(split(dock, 'c'))?.isBroadcasting).toBe(true);
  const away = bringToFront(dock, 'tab other');
  expect(away.terminals.some((one) => one.isBroadcasting)).toBe(false);
  expect(activeTab(bringToFront(away, 'tab a'))?.isBroadcasting).toBe(false);
  expect(tab(dock, 'new').terminals.some((one) => one.isBroadcasting)).toBe(false);
  expect(activeTab(dropShell(dock, 'b'))?.isBroadcasting).toBe(false);
  expect(activeTab(broadcasting(tab(emptyDock, 'alone')))?.isBroadcasting).toBe(false);
});

it('what a program calls its terminal stands behind our name, and can be taken back', () => {
  const dock = nameShell(tab(emptyDock, 'a'), 'a', 'vim');
  expect(activeTab(dock)?.shells).toEqual([{ id: 'a', number: 1, program: 'vim' }]);
  expect(activeTab(nameShell(dock, 'a', ''))?.shells).toEqual([{ id: 'a', number: 1 }]);
  expect(nameShell(dock, 'gone', 'vim')).toBe(dock);
});
