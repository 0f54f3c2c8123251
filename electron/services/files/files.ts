import type { Down, Params, Value } from '../../../shared/contract/index.ts';
import type { FindEngine } from '../session/engines.ts';
import type { OfferedPort } from '../session/offered-port.ts';

/** What panes do with files, on either side. */
export type Files = {
  readonly read: (
    params: Params<'files.read'>,
    signal: AbortSignal,
  ) => Promise<Value<'files.read'>>;
  readonly realPath: (
    params: Params<'files.realPath'>,
    signal: AbortSignal,
  ) => Promise<Value<'files.realPath'>>;
  readonly makeDirectory: (
    params: Params<'files.makeDirectory'>,
    signal: AbortSignal,
  ) => Promise<void>;
  readonly rename: (params: Params<'files.rename'>, signal: AbortSignal) => Promise<void>;
  readonly freeSpace: (
    params: Params<'files.freeSpace'>,
    signal: AbortSignal,
  ) => Promise<Value<'files.freeSpace'>>;
  readonly searchWay: (
    params: Params<'files.searchWay'>,
    signal: AbortSignal,
  ) => Promise<Value<'files.searchWay'>>;
  readonly lookAgain: (
    params: Params<'files.lookAgain'>,
    signal: AbortSignal,
  ) => Promise<Value<'files.lookAgain'>>;
  readonly list: (
    params: Params<'files.list'>,
    port: OfferedPort<never, Down<'files.list'>>,
  ) => void;
  readonly search: (
    params: Params<'files.search'>,
    port: OfferedPort<never, Down<'files.search'>>,
  ) => void;
  readonly remove: (
    params: Params<'files.remove'>,
    port: OfferedPort<never, Down<'files.remove'>>,
  ) => void;
};

/** Sends each request to the engine of its file system. Streams go from there straight to the page. */
export function createFiles(find: FindEngine): Files {
  return {
    read: async ({ fs, ...part }, signal) => {
      const { link, side } = find(fs);
      return await link.call('readPart', { side, ...part }, { signal });
    },
    realPath: async ({ fs, path }, signal) => {
      const { link, side } = find(fs);
      return await link.call('realPath', { side, path }, { signal });
    },
    makeDirectory: async ({ fs, path }, signal) => {
      const { link, side } = find(fs);
      await link.call('makeDirectory', { side, path }, { signal });
    },
    rename: async ({ fs, from, to }, signal) => {
      const { link, side } = find(fs);
      await link.call('rename', { side, from, to }, { signal });
    },
    freeSpace: async ({ fs, path }, signal) => {
      const { link, side } = find(fs);
      return await link.call('freeSpace', { side, path }, { signal });
    },
    searchWay: async ({ fs }, signal) => {
      const { link, side } = find(fs);
      return await link.call('searchWay', { side }, { signal });
    },
    lookAgain: async ({ fs, ...what }, signal) => {
      const { link, side } = find(fs);
      return await link.call('lookAgain', { side, ...what }, { signal });
    },
    list: ({ fs, path }, port) => {
      const { link, side } = find(fs);
      link.open('list', { side, path }, port.raw);
    },
    search: ({ fs, ...search }, port) => {
      const { link, side } = find(fs);
      link.open('search', { side, ...search }, port.raw);
    },
    remove: ({ fs, paths }, port) => {
      const { link, side } = find(fs);
      link.open('remove', { side, paths }, port.raw);
    },
  };
}
