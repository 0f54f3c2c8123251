import { vi } from 'vitest';
import { contract, type Params } from '../../shared/contract/index.ts';
import type { Handlers } from './handlers.ts';
import { createRouter, type Router, type RouterOptions, type Sender } from './router.ts';

/** An operation of the contract. */
export type Name = keyof typeof contract;
type Samples = { readonly [N in Name]: Params<N> };

/** One request for each operation that its schema takes: every refusal below is made from these. */
export const samples: Samples = {
  'app.info': {},
  'app.paste': {},
  'app.tellPrograms': { running: 2 },
  'app.openLink': { url: 'https://example.net' },
  'addresses.watch': {},
  'addresses.settle': { id: 'a' },
  'hosts.list': {},
  'hosts.save': {
    name: 'Box',
    address: 'box.example',
    tcpPort: 22,
    user: 'ada',
    authentication: { method: 'key-file', keyFile: '/k' },
  },
  'hosts.remove': { id: 'a' },
  'sshConfig.status': {},
  'sshConfig.withdraw': { purpose: 'match-exec', command: 'true' },
  'settings.export': {},
  'settings.preview': {},
  'settings.import': { importId: 'a', hosts: 'new', tunnels: 'all', sections: ['keyboard'] },
  'sessions.open': { hostId: 'a' },
  'sessions.reconnect': { sessionId: 'a' },
  'sessions.close': { sessionId: 'a' },
  'sessions.watch': {},
  'knownHosts.list': { filter: '' },
  'knownHosts.remove': { lines: [{ file: '/k', id: '0'.repeat(32) }] },
  'prompts.watch': {},
  'prompts.answer': { id: 'a', answer: { kind: 'password', password: 'x' } },
  'files.realPath': { fs: 'local', path: '/' },
  'files.makeDirectory': { fs: 'local', path: '/a' },
  'files.rename': { fs: 'local', from: '/a', to: '/b' },
  'files.freeSpace': { fs: 'local', path: '/' },
  'files.list': { fs: 'local', path: '/' },
  'files.search': {
    fs: 'local',
    path: '/',
    starts: ['src'],
    query: { names: '*.txt', kinds: 'all', depth: 3 },
    way: 'best',
  },
  'history.watch': {},
  'history.remember': { kind: 'masks', text: '*.ts' },
  'history.forget': { kind: 'texts' },
  'files.searchWay': { fs: 'local' },
  'files.lookAgain': { fs: 'local', path: '/', names: ['src/a.txt'] },
  'files.remove': { fs: 'local', paths: ['/a'] },
  'files.read': { fs: 'local', path: '/a', offset: 0, length: 10 },
  'attributes.read': { fs: 'local', path: '/a' },
  'attributes.accounts': { fs: 'local', uids: [0], gids: [0] },
  'attributes.change': {
    fs: 'local',
    paths: ['/a'],
    change: { files: { set: 1, clear: 2, setX: 4 }, recursive: false },
  },
  'attributes.measure': { fs: 'local', paths: ['/a'] },
  'attributes.checksum': { fs: 'local', path: '/a', algorithm: 'sha256', by: 'anybody' },
  'attributes.makeLink': { fs: 'local', path: '/a', target: 'b', kind: 'symbolic' },
  'attributes.retarget': { fs: 'local', path: '/a', target: 'b' },
  'files.makeFile': { fs: 'local', path: '/a' },
  'files.renameMany': { fs: 'local', renames: [{ from: '/a', to: '/b' }] },
  'files.moveInto': { fs: 'local', paths: ['/a'], directory: '/b' },
  'trash.plan': { fs: 'local', paths: ['/a'] },
  'trash.throwAway': { fs: 'local', paths: ['/a'] },
  'trash.contents': { fs: 'local' },
  'trash.empty': { fs: 'local' },
  'undo.run': { fs: 'local' },
  'undo.watch': {},
  'edits.open': { fs: 'local', path: '/a', editor: 'default' },
  'edits.launch': { id: 'a' },
  'edits.read': { id: 'a', offset: 0, length: 10 },
  'edits.save': { id: 'a', how: 'keep' },
  'edits.upload': { id: 'a' },
  'edits.resolve': { id: 'a', how: 'both' },
  'edits.close': { id: 'a', discard: false },
  'edits.watch': {},
  'edits.chooseEditor': {},
  'edits.changeSettings': {
    openFileAs: 'view',
    editor: 'builtin',
    rules: [{ extension: 'md', editor: 'system' }],
  },
  'edits.settings': {},
  'transfers.start': { from: { fs: 'local', paths: ['/a'] }, to: { fs: 'b', directory: '/' } },
  'transfers.cancel': { id: 'a' },
  'transfers.retry': { id: 'a' },
  'transfers.clear': { id: 'a' },
  'transfers.problems': { id: 'a' },
  'transfers.pause': { id: 'a' },
  'transfers.resume': { id: 'a' },
  'transfers.move': { id: 'a', before: 'b' },
  'transfers.items': { id: 'a', show: 'all', offset: 0, count: 100 },
  'transfers.receipt': { id: 'a' },
  'transfers.exportReceipt': { id: 'a' },
  'transfers.changeSettings': {
    parallel: 3,
    bytesPerSecond: 1_000_000,
    syncFromBytes: 1_048_576,
    verify: 'auto',
    links: 'keep',
    conflict: { upload: 'ask', download: 'ask' },
    exclude: ['*.tmp'],
  },
  'transfers.settings': {},
  'transfers.watch': {},
  'desktop.stage': { from: { fs: 'b', paths: ['/a'] }, use: 'drag' },
  'desktop.drag': { id: 'a' },
  'desktop.copy': { id: 'a' },
  'desktop.discard': { id: 'a' },
  'desktop.retry': { id: 'a' },
  'desktop.give': { paths: ['/a'], use: 'clipboard' },
  'desktop.watch': {},
  'sync.begin': {
    left: { fs: 'local', path: '/a' },
    right: { fs: 'b', path: '/' },
    rules: {
      direction: 'both',
      by: 'time',
      ignoresHour: false,
      recursive: false,
      deleteExtra: false,
    },
    include: ['*.txt'],
    exclude: ['*.tmp'],
    forGood: false,
  },
  'sync.plan': { id: 'a' },
  'sync.run': { id: 'a', approved: [1], chosen: [{ index: 1, action: 'copy-left' }], deletes: 0 },
  'sync.cancel': { id: 'a' },
  'sync.log': { id: 'a', show: 'all', offset: 0, count: 100 },
  'sync.undo': { id: 'a' },
  'sync.memory': { left: { fs: 'local', path: '/a' }, right: { fs: 'b', path: '/' } },
  'sync.forget': { left: { fs: 'local', path: '/a' }, right: { fs: 'b', path: '/' } },
  'sync.exportLog': { id: 'a' },
  'sync.runs': {},
  'places.settings': {},
  'places.keepBookmarks': {
    place: 'ada@box',
    bookmarks: [{ id: 'b', name: 'Logs' }],
  },
  'places.visit': { place: 'local', path: '/a' },
  'places.forgetRecent': { place: 'local' },
  'tabs.last': {},
  'tabs.remember': {
    tabs: [{ sessionId: 'a', isTerminalOpen: false }],
    active: 'a',
    layout: { isTransfersOpen: false },
  },
  'tabs.settings': {},
  'tabs.changeSettings': { openLastTabs: false },
  'forwards.watch': {},
  'forwards.save': {
    sessionId: 'a',
    draft: {
      name: 'Database',
      spec: {
        kind: 'remote',
        listen: { address: '127.0.0.1', tcpPort: 5432 },
        target: { host: 'db.internal', tcpPort: 5432 },
      },
      startsWithConnection: false,
    },
  },
  'forwards.remove': { sessionId: 'a', id: 'b' },
  'forwards.start': { sessionId: 'a', id: 'b' },
  'forwards.stop': { sessionId: 'a', id: 'b' },
  'forwards.ofHost': { hostId: 'a' },
  'forwards.suggestions': { sessionId: 'a' },
  'terminals.open': { sessionId: 'a', columns: 80, rows: 24 },
  'terminals.settings': {},
  'terminals.changeSettings': {
    askBeforePaste: false,
    clipboardHosts: ['ada@box:22'],
    copyOnSelect: false,
    rightClick: 'paste',
    copyWithControlC: false,
    scrollbackLines: 5_000,
  },
  'appearance.settings': {},
  'appearance.changeSettings': { theme: 'dark' },
  'panes.settings': {},
  'panes.setDensity': { density: 'compact' },
  'panes.keepLayout': {
    place: 'local',
    columns: [{ id: 'name', width: 200 }],
    sort: { column: 'size', direction: 'descending' },
    showHidden: false,
  },
  'keyboard.settings': {},
  'keyboard.changeSettings': { preset: 'explorer', keys: ['copy Ctrl+Y'] },
  'vault.watch': {},
  'vault.forget': { id: 'a' },
  'vault.setMaster': { password: 'x' },
  'vault.removeMaster': { current: 'x' },
  'vault.unlock': {},
  'vault.lock': {},
  'vault.retryKeychain': {},
};

/** All operations. */
export const names = Object.keys(contract) as Name[];

/** A router whose handlers only note that they were called, unless the test has its own. */
export function setUp(handlers: Partial<Record<Name, unknown>> = {}, options: RouterOptions = {}) {
  const called = vi.fn<(...args: unknown[]) => unknown>(() => ({}));
  const all = Object.fromEntries(names.map((name) => [name, handlers[name] ?? called]));
  const router = createRouter(all as unknown as Handlers, options);
  const minted: { deliver: ReturnType<typeof vi.fn>; discard: ReturnType<typeof vi.fn> }[] = [];
  const page = (id: number, isTrusted = true): Sender => ({
    page: id,
    isTrusted,
    mintPort: () => {
      const port = { deliver: vi.fn(), discard: vi.fn() };
      minted.push(port);
      return { ...port, offered: { raw: {}, serve: () => ({}) } as never };
    },
  });
  return { router, called, page, minted };
}

let lastId = 0;
/** Asks as a page does, in the way the operation is asked for. */
export function send(router: Router, sender: Sender, name: unknown, params: unknown) {
  const kind = names.includes(name as Name) ? contract[name as Name].kind : 'call';
  lastId += 1;
  const request = { id: `id${lastId}`, name, params };
  return kind === 'call' ? router.call(sender, request) : router.open(sender, request);
}
