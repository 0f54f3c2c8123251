import type { contract, CallName, Params, Value } from '../../shared/contract/index.ts';
import { localFs } from '../services/session/engines.ts';

type Name = keyof typeof contract;

/** Which windows may use what: the ids of sessions and transfers. */
export type Capabilities = {
  /** Made by a request of this page: its own from now on, and nobody else's. */
  readonly give: (page: number, id: string) => void;
  readonly holds: (page: number, id: string) => boolean;
};

/** Nobody has made anything yet. What no page made, `isPrimary` of them holds: sessions that transfers opened anew. */
export function createCapabilities(isPrimary: (page: number) => boolean): Capabilities {
  const owners = new Map<string, number>();
  return {
    give: (page, id) => owners.set(id, page),
    holds: (page, id) => {
      if (id === localFs) return true;
      const owner = owners.get(id);
      return owner === undefined ? isPrimary(page) : owner === page;
    },
  };
}

const none = (): readonly string[] => [];
const ofSession = ({ sessionId }: { readonly sessionId: string }): readonly string[] => [sessionId];
const ofFileSystem = ({ fs }: { readonly fs: string }): readonly string[] => [fs];
const ofEdit = ({ id }: { readonly id: string }): readonly string[] => [id];
const ofTransfer = ({ id }: { readonly id?: string | undefined }): readonly string[] =>
  id === undefined ? [] : [id];

/**
 * The ids in the parameters of each operation that its page has to hold. One without a line here does not compile.
 * Saved hosts, secrets and settings belong to the user, not to a window; a question to whoever holds what it is about.
 */
export const idsIn: { readonly [N in Name]: (params: Params<N>) => readonly string[] } = {
  'app.info': none,
  'app.paste': none,
  'app.openLink': none,
  'app.tellPrograms': none,
  'addresses.watch': none,
  'addresses.settle': none,
  'hosts.list': none,
  'hosts.save': none,
  'hosts.remove': none,
  'sshConfig.status': none,
  'sshConfig.withdraw': none,
  'keyboard.settings': none,
  'keyboard.changeSettings': none,
  'appearance.settings': none,
  'appearance.changeSettings': none,
  'panes.settings': none,
  'panes.setDensity': none,
  'panes.keepLayout': none,
  'knownHosts.list': none,
  'knownHosts.remove': none,
  'places.settings': none,
  'places.keepBookmarks': none,
  'places.visit': none,
  'places.forgetRecent': none,
  'settings.export': none,
  'settings.preview': none,
  'settings.import': none,
  'sessions.open': none,
  'sessions.reconnect': ofSession,
  'sessions.close': ofSession,
  'sessions.watch': none,
  'prompts.watch': none,
  'prompts.answer': none,
  'files.realPath': ofFileSystem,
  'files.makeDirectory': ofFileSystem,
  'files.rename': ofFileSystem,
  'files.freeSpace': ofFileSystem,
  'files.list': ofFileSystem,
  'files.remove': ofFileSystem,
  'files.search': ofFileSystem,
  'history.watch': none,
  'history.remember': none,
  'history.forget': none,
  'files.searchWay': ofFileSystem,
  'files.lookAgain': ofFileSystem,
  'files.read': ofFileSystem,
  'attributes.read': ofFileSystem,
  'attributes.accounts': ofFileSystem,
  'attributes.change': ofFileSystem,
  'attributes.measure': ofFileSystem,
  'attributes.checksum': ofFileSystem,
  'attributes.makeLink': ofFileSystem,
  'attributes.retarget': ofFileSystem,
  'files.makeFile': ofFileSystem,
  'files.renameMany': ofFileSystem,
  'files.moveInto': ofFileSystem,
  'trash.plan': ofFileSystem,
  'trash.throwAway': ofFileSystem,
  'trash.contents': ofFileSystem,
  'trash.empty': ofFileSystem,
  'undo.run': ofFileSystem,
  'undo.watch': none,
  'edits.open': ofFileSystem,
  'edits.launch': ofEdit,
  'edits.read': ofEdit,
  'edits.save': ofEdit,
  'edits.upload': ofEdit,
  'edits.resolve': ofEdit,
  'edits.close': ofEdit,
  'edits.watch': none,
  'edits.chooseEditor': none,
  'edits.changeSettings': none,
  'edits.settings': none,
  'transfers.start': ({ from, to }) => [from.fs, to.fs],
  'transfers.pause': ofTransfer,
  'transfers.resume': ofTransfer,
  'transfers.cancel': ofTransfer,
  'transfers.retry': ofTransfer,
  'transfers.move': ({ id, before }) => [id, ...(before === null ? [] : [before])],
  'transfers.clear': ofTransfer,
  'transfers.problems': ofTransfer,
  'transfers.items': ofTransfer,
  'transfers.receipt': ofTransfer,
  'transfers.exportReceipt': ofTransfer,
  'transfers.changeSettings': none,
  'transfers.settings': none,
  'transfers.watch': none,
  'desktop.stage': ({ from }) => [from.fs],
  'desktop.drag': ofTransfer,
  'desktop.copy': ofTransfer,
  'desktop.discard': ofTransfer,
  'desktop.retry': ofTransfer,
  'desktop.give': none,
  'desktop.watch': none,
  'sync.begin': ({ left, right }) => [left.fs, right.fs],
  'sync.plan': ofTransfer,
  'sync.run': ofTransfer,
  'sync.cancel': ofTransfer,
  'sync.log': ofTransfer,
  'sync.exportLog': ofTransfer,
  'sync.undo': ofTransfer,
  'sync.memory': ({ left, right }) => [left.fs, right.fs],
  'sync.forget': ({ left, right }) => [left.fs, right.fs],
  'sync.runs': none,
  'tabs.last': none,
  'tabs.remember': ({ tabs }) => tabs.map(({ sessionId }) => sessionId),
  'tabs.settings': none,
  'tabs.changeSettings': none,
  'forwards.watch': none,
  'forwards.save': ofSession,
  'forwards.remove': ofSession,
  'forwards.start': ofSession,
  'forwards.stop': ofSession,
  'forwards.ofHost': none,
  'forwards.suggestions': ofSession,
  'terminals.open': ofSession,
  'terminals.settings': none,
  'terminals.changeSettings': none,
  'vault.watch': none,
  'vault.forget': none,
  'vault.setMaster': none,
  'vault.removeMaster': none,
  'vault.unlock': none,
  'vault.lock': none,
  'vault.retryKeychain': none,
};

/** The ids that a call makes, which its page holds from then on. */
export const idsMade: { readonly [N in CallName]?: (value: Value<N>) => readonly string[] } = {
  'sessions.open': ({ sessionId }) => [sessionId],
  'transfers.start': ({ transferId }) => [transferId],
  'edits.open': ({ editId }) => [editId],
  'desktop.stage': ({ stageId }) => [stageId],
  'sync.begin': ({ planId }) => [planId],
  'sync.run': ({ runId, transferIds }) => [runId, ...transferIds],
};
