import type { z } from 'zod';
import type { Down, Up } from '../../shared/contract/index.ts';
import { edits as contract } from '../../shared/contract/edits.ts';
import { OpError, toAppError } from '../../shared/errors.ts';
import { limits } from '../../shared/limits.ts';
import { localFs } from '../services/session/engines.ts';
import type { OfferedPort } from '../services/session/offered-port.ts';
import { done, listIntervalMs, onlyOf } from './handler-parts.ts';
import type { Handlers, Services } from './handlers.ts';
import { serveWatched } from './streams.ts';

type EditHandlers = Pick<Handlers, Extract<keyof Handlers, `edits.${string}`> | 'files.read'>;

/** The part of the handlers that is about looking into files and editing them. */
export function createEditHandlers(services: Services): EditHandlers {
  const { app, edits, files, kept } = services;
  const { localGuard } = app;
  /** What is saved over a file of this computer passes the same guard as any other change. */
  const mayWrite = async (id: string): Promise<void> => {
    const { fs, path } = edits.placeOf(id);
    if (fs === localFs) await localGuard.change(fs, [path]);
  };
  return {
    'files.read': async (params, { signal }) => {
      await localGuard.read(params.fs, [params.path]);
      return await files.read(params, signal);
    },
    'edits.open': async (params) => {
      await localGuard.read(params.fs, [params.path]);
      return await edits.open(params);
    },
    'edits.launch': async ({ id }) => done(await edits.launch(id)),
    'edits.read': ({ id, offset, length }) => edits.read(id, offset, length),
    'edits.save': async ({ id, how }, port) => {
      if (how === 'upload') await mayWrite(id);
      takeContent(port, (bytes) => edits.save(id, bytes, how));
    },
    'edits.upload': async ({ id }) => {
      await mayWrite(id);
      return done(edits.upload(id));
    },
    'edits.resolve': async ({ id, how }) => {
      await mayWrite(id);
      return done(await edits.resolve(id, how));
    },
    'edits.close': async ({ id, discard }) => done(await edits.close(id, discard)),
    'edits.watch': async (_, port, { holds }) => {
      await edits.ready;
      serveWatched(
        port,
        onlyOf(edits.all, ({ id }) => holds(id)),
        { intervalMs: listIntervalMs },
      );
    },
    'edits.chooseEditor': async () => {
      const program = await app.chooseProgram();
      if (program === undefined) return { chosen: false };
      await kept.editing.change({ ...kept.editing.current.read(), externalEditor: program });
      return { chosen: true };
    },
    // the page never says which program is started
    'edits.changeSettings': async (choices) => {
      const { externalEditor } = kept.editing.current.read();
      return done(await kept.editing.change({ ...choices, externalEditor }));
    },
    'edits.settings': (_, port) =>
      serveWatched(port, kept.editing.current, { intervalMs: listIntervalMs }),
  };
}

const message: z.ZodType<Up<'edits.save'>> = contract['edits.save'].up;

/** Takes all of a file from the page, then hands it on; one that stops in the middle changes nothing. */
function takeContent(
  offered: OfferedPort<Up<'edits.save'>, Down<'edits.save'>>,
  save: (bytes: Uint8Array) => Promise<void>,
): void {
  const port = offered.serve();
  const parts: Uint8Array[] = [];
  let size = 0;
  let isOver = false;
  const end = (answer: Down<'edits.save'>): void => {
    isOver = true;
    parts.length = 0;
    port.post(answer);
    port.close();
  };
  const fail = (thrown: unknown): void => end({ type: 'error', error: toAppError(thrown) });
  port.onMessage((received) => {
    if (isOver) return;
    const checked = message.safeParse(received);
    if (!checked.success) return fail(new OpError('invalid', 'edits.save: malformed.'));
    if (checked.data.type === 'end') {
      isOver = true;
      save(Buffer.concat(parts, size)).then(() => end({ type: 'saved' }), fail);
      return;
    }
    size += checked.data.bytes.length;
    if (size > limits.editorSaveBytes) return fail(tooLarge());
    parts.push(checked.data.bytes);
  });
}

function tooLarge(): OpError {
  return new OpError('unsupported', 'The text is too large for the built-in editor.', {
    next: 'Use another editor for it.',
  });
}
