import { done } from './handler-parts.ts';
import type { Handlers, Services } from './handlers.ts';

type AttributeHandlers = Pick<Handlers, Extract<keyof Handlers, `attributes.${string}`>>;

/** The part of the handlers that is about attributes and links: what changes this computer passes the guard first. */
export function createAttributeHandlers({ attributes, app }: Services): AttributeHandlers {
  const { localGuard } = app;
  return {
    'attributes.read': (params, { signal }) => attributes.read(params, signal),
    'attributes.accounts': (params, { signal }) => attributes.accounts(params, signal),
    'attributes.change': async (params, port) => {
      await localGuard.change(params.fs, params.paths);
      attributes.change(params, port);
    },
    'attributes.measure': (params, port) => attributes.measure(params, port),
    'attributes.checksum': async (params, port) => {
      // what is in a short secret can be found out by its hash
      await localGuard.read(params.fs, [params.path]);
      attributes.checksum(params, port);
    },
    'attributes.makeLink': async (params, { signal }) => {
      const { fs, path, target, kind } = params;
      await localGuard.change(fs, [path]);
      if (kind === 'hard') {
        // by its second name a file could be read and changed past the guard
        await localGuard.read(fs, [target]);
        await localGuard.change(fs, [target]);
      }
      return done(await attributes.makeLink(params, signal));
    },
    'attributes.retarget': async (params, { signal }) => {
      await localGuard.change(params.fs, [params.path]);
      return done(await attributes.retarget(params, signal));
    },
  };
}
