import type { Down, Params, Value } from '../../shared/contract/index.ts';
import type { FindEngine } from './engines.ts';
import type { OfferedPort } from './offered-port.ts';

/** What panes learn and change of files beyond their names, on either side. */
export type Attributes = {
  readonly read: (
    params: Params<'attributes.read'>,
    signal: AbortSignal,
  ) => Promise<Value<'attributes.read'>>;
  readonly accounts: (
    params: Params<'attributes.accounts'>,
    signal: AbortSignal,
  ) => Promise<Value<'attributes.accounts'>>;
  readonly makeLink: (params: Params<'attributes.makeLink'>, signal: AbortSignal) => Promise<void>;
  readonly retarget: (params: Params<'attributes.retarget'>, signal: AbortSignal) => Promise<void>;
  readonly change: (
    params: Params<'attributes.change'>,
    port: OfferedPort<never, Down<'attributes.change'>>,
  ) => void;
  readonly measure: (
    params: Params<'attributes.measure'>,
    port: OfferedPort<never, Down<'attributes.measure'>>,
  ) => void;
  readonly checksum: (
    params: Params<'attributes.checksum'>,
    port: OfferedPort<never, Down<'attributes.checksum'>>,
  ) => void;
};

/** Sends each request to the engine of its file system. Streams go from there straight to the page. */
export function createAttributes(find: FindEngine): Attributes {
  return {
    read: async ({ fs, path }, signal) => {
      const { link, side } = find(fs);
      return await link.call('readFacts', { side, path }, { signal });
    },
    accounts: async ({ fs, uids, gids }, signal) => {
      const { link, side } = find(fs);
      return await link.call('accounts', { side, uids, gids }, { signal });
    },
    makeLink: async ({ fs, ...made }, signal) => {
      const { link, side } = find(fs);
      await link.call('makeLink', { side, ...made }, { signal });
    },
    retarget: async ({ fs, path, target }, signal) => {
      const { link, side } = find(fs);
      await link.call('retarget', { side, path, target }, { signal });
    },
    change: ({ fs, paths, change }, port) => {
      const { link, side } = find(fs);
      link.open('changeAttrs', { side, paths, change }, port.raw);
    },
    measure: ({ fs, paths }, port) => {
      const { link, side } = find(fs);
      link.open('measure', { side, paths }, port.raw);
    },
    checksum: ({ fs, path, algorithm, by }, port) => {
      const { link, side } = find(fs);
      link.open('checksum', { side, path, algorithm, mayAsk: by === 'anybody' }, port.raw);
    },
  };
}
