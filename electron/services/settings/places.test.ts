import { expect, it } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import { withBookmarks, withoutRecent, withVisit } from './places.ts';

const none = { hosts: [] };
const logs = { id: 'a', name: 'Logs', remote: '/var/log' };

it('keeps the places of each host by themselves, the newest first and each once', () => {
  let settings = withVisit(none, 'box', '/a');
  settings = withVisit(settings, 'local', '/home');
  settings = withVisit(settings, 'box', '/b');
  settings = withVisit(settings, 'box', '/a');
  expect(settings.hosts).toEqual([
    { place: 'local', bookmarks: [], recent: ['/home'] },
    { place: 'box', bookmarks: [], recent: ['/a', '/b'] },
  ]);
});

it('keeps the last twenty places of a host', () => {
  let settings = withBookmarks(none, 'box', [logs]);
  for (let at = 0; at < 30; at += 1) settings = withVisit(settings, 'box', `/${at}`);
  const [box] = settings.hosts;
  expect(box?.recent).toHaveLength(limits.recentPlaces);
  expect(box?.recent[0]).toBe('/29');
  expect(withoutRecent(settings, 'box').hosts).toEqual([
    { place: 'box', bookmarks: [logs], recent: [] },
  ]);
});

it('lets a host without bookmarks go first when there are too many', () => {
  let settings = withBookmarks(none, 'first', [logs]);
  for (let at = 0; at < limits.placeHosts; at += 1) settings = withVisit(settings, `h${at}`, '/');
  expect(settings.hosts).toHaveLength(limits.placeHosts);
  expect(settings.hosts[0]?.place).toBe('first');
  expect(settings.hosts.some(({ place }) => place === 'h0')).toBe(false);
});
