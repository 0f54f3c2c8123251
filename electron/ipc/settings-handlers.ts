import { withLayout } from '../services/settings/pane-layouts.ts';
import { done, listIntervalMs } from './handler-parts.ts';
import type { Handlers, Services } from './handlers.ts';
import { serveWatched } from './streams.ts';

type SettingsHandlers = Pick<
  Handlers,
  | Extract<
      keyof Handlers,
      `${'appearance' | 'keyboard' | 'knownHosts' | 'panes' | 'sshConfig' | 'vault'}.${string}`
    >
  | 'terminals.settings'
  | 'terminals.changeSettings'
>;

/** The part of the handlers that is about the sections of the settings; those of transfers stand with transfers. */
export function createSettingsHandlers(services: Services): SettingsHandlers {
  const { kept, knownHosts, sshConfig, secrets } = services;
  return {
    'appearance.settings': (_, port) =>
      serveWatched(port, kept.appearance.current, { intervalMs: listIntervalMs }),
    'appearance.changeSettings': async (settings) => done(await kept.appearance.change(settings)),
    'keyboard.settings': (_, port) =>
      serveWatched(port, kept.keyboard.current, { intervalMs: listIntervalMs }),
    'keyboard.changeSettings': async (settings) => done(await kept.keyboard.change(settings)),
    'panes.settings': (_, port) =>
      serveWatched(port, kept.panes.current, { intervalMs: listIntervalMs }),
    'panes.setDensity': async ({ density }) =>
      done(await kept.panes.change({ ...kept.panes.current.read(), density })),
    'panes.keepLayout': async (layout) =>
      done(await kept.panes.change(withLayout(kept.panes.current.read(), layout))),
    'knownHosts.list': (params) => knownHosts.list(params),
    'knownHosts.remove': (params) => knownHosts.remove(params),
    'sshConfig.status': () => sshConfig.status(),
    'sshConfig.withdraw': async ({ purpose, command }) => {
      await sshConfig.consents.withdraw(purpose, command);
      return await sshConfig.status();
    },
    'terminals.settings': (_, port) =>
      serveWatched(port, kept.terminal.current, { intervalMs: listIntervalMs }),
    'terminals.changeSettings': async (settings) => done(await kept.terminal.change(settings)),
    'vault.watch': async (_, port) => {
      await secrets.refresh();
      serveWatched(port, secrets.state, { intervalMs: listIntervalMs });
    },
    'vault.forget': async (which) => done(await secrets.forgetMany(which)),
    'vault.setMaster': async (params, { signal }) => done(await secrets.setMaster(params, signal)),
    'vault.removeMaster': (params, { signal }) => secrets.removeMaster(params, signal),
    'vault.unlock': async (_, { signal }) => done(await secrets.unlock(signal)),
    'vault.lock': async () => done(await secrets.lock()),
    'vault.retryKeychain': async () => done(await secrets.retryKeychain()),
  };
}
