import type { changes } from '../../shared/contract/changes.ts';
import { joinPath } from '../../shared/paths.ts';
import { done } from './handler-parts.ts';
import type { Handlers, Services } from './handlers.ts';

type FileHandlers = Pick<
  Handlers,
  Exclude<Extract<keyof Handlers, `files.${string}`>, 'files.read' | keyof typeof changes>
>;

/** The part of the handlers that is about files: what changes those of this computer passes the guard first. */
export function createFileHandlers({ files, changing, app }: Services): FileHandlers {
  const { localGuard } = app;
  return {
    'files.realPath': (params, { signal }) => files.realPath(params, signal),
    'files.makeDirectory': async (params, { signal }) => {
      await localGuard.change(params.fs, [params.path]);
      return done(await changing.makeDirectory(params, signal));
    },
    'files.rename': async (params, { signal }) => {
      await localGuard.change(params.fs, [params.from, params.to]);
      return done(await changing.rename(params, signal));
    },
    'files.freeSpace': (params, { signal }) => files.freeSpace(params, signal),
    'files.list': (params, port) => files.list(params, port),
    'files.searchWay': (params, { signal }) => files.searchWay(params, signal),
    'files.lookAgain': (params, { signal }) => files.lookAgain(params, signal),
    'files.search': async (params, port) => {
      const { fs, path, starts, query } = params;
      // that a file holds a text is as good as reading it, a letter at a time
      const read = starts.length === 0 ? [path] : starts.map((name) => joinPath(path, name));
      if (query.content !== undefined) await localGuard.read(fs, read);
      files.search(params, port);
    },
    'files.remove': async (params, port) => {
      await localGuard.change(params.fs, params.paths);
      files.remove(params, port);
    },
  };
}
