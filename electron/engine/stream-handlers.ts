import { serveChange, serveChecksum, serveMeasure } from './attributes/serve.ts';
import { filesOf, type CallTools } from './calls.ts';
import type { StreamPort } from './port.ts';
import type { EngineStreamName, EngineStreams } from './protocol.ts';
import { serveEmptyTrash } from './serve/serve-empty-trash.ts';
import { serveFiles } from './serve/serve-files.ts';
import { serveListing } from './serve/serve-listing.ts';
import { serveRemoval } from './serve/serve-removal.ts';
import { serveSearch } from './search/serve-search.ts';
import { servedPaths } from './serve/served-paths.ts';
import { createShellServer } from './shell/shell-server.ts';

/** What serves each stream on its port; a missing one does not compile. None of them rejects. */
export type StreamHandlers = {
  readonly [N in EngineStreamName]: (
    params: EngineStreams[N]['params'],
    port: StreamPort<EngineStreams[N]['up'], EngineStreams[N]['down']>,
  ) => Promise<void>;
};

/** The handlers of one engine's streams. */
export function createStreamHandlers(tools: CallTools): StreamHandlers {
  const { remote, peers } = tools;
  return {
    list: ({ side, path }, port) => serveListing(port, () => filesOf(tools, side), path),
    search: ({ side, ...params }, port) =>
      serveSearch(
        port,
        {
          files: () => filesOf(tools, side),
          shell: side === 'local' ? undefined : () => remote.shell(),
        },
        params,
      ),
    remove: ({ side, paths }, port) => serveRemoval(port, () => filesOf(tools, side), paths),
    changeAttrs: ({ side, changeId, ...what }, port) =>
      serveChange(
        port,
        () => filesOf(tools, side),
        what,
        (changes, isLast) =>
          tools.emit({ event: 'attrsChanged', changeId, changes: [...changes], isLast }),
      ),
    measure: ({ side, paths }, port) => serveMeasure(port, () => filesOf(tools, side), paths),
    checksum: ({ side, mayAsk, ...what }, port) =>
      side === 'local'
        ? serveChecksum(port, (use) => use(tools.local), { ...what, hasher: () => undefined })
        : serveChecksum(port, (use) => remote.forTransfer(use), {
            ...what,
            hasher: () => (mayAsk ? remote.hasher() : undefined),
          }),
    emptyTrash: ({ side, beforeMs }, port) =>
      serveEmptyTrash(port, () => filesOf(tools, side), beforeMs),
    serveFiles: ({ paths }, port) =>
      serveFiles(port, {
        paths: servedPaths(paths),
        lend: (use) => remote.forTransfer(use),
        hostKey: () => remote.hostKey(),
      }),
    filesOfPeer: async ({ transferId }, port) => peers.offer(transferId, port),
    shell: createShellServer(remote),
  };
}
