import type { Down, Params, Value } from '../../../shared/contract/index.ts';
import { randomUUID } from 'node:crypto';
import { nameInText } from '../../../shared/names.ts';
import { baseName } from '../../../shared/paths.ts';
import type { AttrsBack } from '../../engine/changes/undo-step.ts';
import { limits } from '../../../shared/limits.ts';
import { stepsBack } from './attrs-undo.ts';
import type { FindEngine } from '../session/engines.ts';
import type { OfferedPort } from '../session/offered-port.ts';
import type { TransferHub } from '../transfers/transfer-hub.ts';
import type { Undo } from './undo.ts';

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

/** What attributes are read and changed with. */
export type AttributesMeans = {
  readonly find: FindEngine;
  readonly hub: Pick<TransferHub, 'listenAttrs'>;
  readonly undo: Pick<Undo, 'record'>;
};

/**
 * Sends each request to the engine of its file system, and remembers how each change is taken back. Streams go from
 * there straight to the page.
 */
export function createAttributes({ find, hub, undo }: AttributesMeans): Attributes {
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
      const { path } = made;
      link.call('stampAt', { side, path }).then(
        (stamp) => {
          if (stamp === null) return;
          const label = `new link ${nameInText(baseName(path))}`;
          undo.record(fs, { label, steps: [{ undo: 'made', path, stamp }] });
        },
        () => undefined, // the connection went: then it cannot be undone, and nothing says it could
      );
    },
    retarget: async ({ fs, path, target }, signal) => {
      const { link, side } = find(fs);
      const { target: before } = await link.call('readFacts', { side, path }, { signal });
      await link.call('retarget', { side, path, target }, { signal });
      if (before === undefined) return;
      const label = `new target of ${nameInText(baseName(path))}`;
      undo.record(fs, { label, steps: [{ undo: 'target', path, now: target, before }] });
    },
    change: ({ fs, paths, change }, port) => {
      const { link, side } = find(fs);
      const changeId = randomUUID();
      const backs: AttrsBack[] = [];
      const stopListening = hub.listenAttrs(changeId, fs, ({ changes, isLast }) => {
        // past that it could not be kept anyway
        if (backs.length <= limits.undoPaths) backs.push(...changes);
        if (!isLast) return;
        stopListening();
        undo.record(fs, { label: labelOf(paths), steps: stepsBack(backs) });
      });
      link.open('changeAttrs', { side, changeId, paths, change }, port.raw);
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

function labelOf(paths: readonly string[]): string {
  const [first = ''] = paths;
  const what = paths.length === 1 ? nameInText(baseName(first)) : `${paths.length} items`;
  return `change of attributes of ${what}`;
}
