import { done, listIntervalMs, onlyOf } from './handler-parts.ts';
import type { Handlers, Services } from './handlers.ts';
import { serveWatched } from './streams.ts';
import type { changes } from '../../shared/contract/changes.ts';

type ChangeHandlers = Pick<Handlers, keyof typeof changes>;

/** The part of the handlers that is about changes of names, the trash and the way back. */
export function createChangeHandlers({ changing, trash, undo, app }: Services): ChangeHandlers {
  const { localGuard } = app;
  return {
    'files.makeFile': async (params, { signal }) => {
      await localGuard.change(params.fs, [params.path]);
      return done(await changing.makeFile(params, signal));
    },
    'files.renameMany': async (params, { signal }) => {
      const { fs, renames } = params;
      await localGuard.change(fs, [
        ...renames.map(({ from }) => from),
        ...renames.map(({ to }) => to),
      ]);
      return changing.renameMany(params, signal);
    },
    'files.moveInto': async (params, { signal }) => {
      const { fs, paths, directory } = params;
      await localGuard.move(fs, paths, directory);
      return changing.moveInto(params, signal);
    },
    'trash.plan': (params) => trash.plan(params),
    'trash.throwAway': async (params, port) => {
      await localGuard.change(params.fs, params.paths);
      trash.throwAway(params, port);
    },
    'trash.contents': (params, { signal }) => trash.contents(params, signal),
    'trash.empty': (params, port) => trash.empty(params, port),
    'undo.run': async ({ fs }, { signal }) => {
      await localGuard.change(fs, undo.paths(fs));
      return undo.run(fs, signal);
    },
    'undo.watch': (_, port, { holds }) =>
      serveWatched(
        port,
        onlyOf(undo.all, ({ fs }) => holds(fs)),
        { intervalMs: listIntervalMs },
      ),
  };
}
