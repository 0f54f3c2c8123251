import type { Handlers, Services } from './handlers.ts';

type PortableHandlers = Pick<Handlers, Extract<keyof Handlers, `settings.${string}`>>;

/** The part of the handlers that carries settings to other computers: main's own dialogs say from where and to where. */
export function createPortableHandlers({ app, portable }: Services): PortableHandlers {
  return {
    'settings.export': async () => ({ saved: await portable.save(app.chooseSaveFile) }),
    'settings.preview': async () => ({
      preview: (await portable.preview(app.chooseSettingsFile)) ?? null,
    }),
    'settings.import': (wanted) => portable.take(wanted),
  };
}
