import { localFs } from '../services/session/engines.ts';
import { nativeNames } from '../services/files/native-names.ts';
import { done, onlyOf } from './handler-parts.ts';
import type { Handlers, Services } from './handlers.ts';
import { serveWatched } from './streams.ts';

/** At most ten snapshots a second, as the contract says. */
const stagesIntervalMs = 100;

type DesktopHandlers = Pick<Handlers, Extract<keyof Handlers, `desktop.${string}`>>;

/** The part of the handlers that is about files for other programs. */
export function createDesktopHandlers({ app, staging }: Services): DesktopHandlers {
  const { localGuard, desktop } = app;
  return {
    'desktop.stage': async (params) => {
      await staging.ready;
      return { stageId: staging.begin(params) };
    },
    'desktop.drag': async ({ id }) => done(desktop.dragFiles(await staging.handOut(id))),
    'desktop.copy': async ({ id }) => done(await staging.copy(id)),
    'desktop.discard': async ({ id }) => done(await staging.discard(id)),
    'desktop.retry': ({ id }) => done(staging.retry(id)),
    'desktop.give': async ({ paths, use }) => {
      // the page says which files: where keys are kept, the user does
      await localGuard.read(localFs, paths);
      const files = nativeNames(paths);
      return done(use === 'drag' ? desktop.dragFiles(files) : await desktop.copyFiles(files));
    },
    'desktop.watch': (_, port, { holds }) =>
      serveWatched(
        port,
        onlyOf(staging.all, ({ id }) => holds(id)),
        { intervalMs: stagesIntervalMs },
      ),
  };
}
