import { beforeEach, expect, test } from 'vitest';
import { resetTabs, showTerminal } from '../../../state/tabs.ts';
import { splitItems } from './split-items.ts';

beforeEach(resetTabs);

test('a terminal’s menu lets it take the place of the panes, and give that back', () => {
  showTerminal('s');
  const item = (label: string) =>
    splitItems('s').find((each) => typeof each === 'object' && each.label === label);
  const over = item('Over the panes');
  expect(over).toMatchObject({ shortcut: 'Ctrl+Shift+Enter' });
  if (typeof over === 'object' && 'onSelect' in over) over.onSelect?.();
  expect(item('Over the panes')).toBeUndefined();
  expect(item('Below the panes')).toBeDefined();
});
