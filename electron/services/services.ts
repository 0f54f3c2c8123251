// Over 300 lines but one file: which service is made of which is seen in one place.
import { join } from 'node:path';
import { OpError } from '../../shared/errors.ts';
import type { EngineHost } from '../engine/process/engine-host.ts';
import { createCommandConsentsStore } from '../store/command-consents-store.ts';
import { createHostStore } from '../store/host-store.ts';
import { createKnownHostsStore } from '../store/known-hosts-store.ts';
import type { JournalIo } from '../store/journal.ts';
import { createTabStore } from './settings/tab-store.ts';
import { createTransferSettingsStore } from '../store/transfer-settings-store.ts';
import { createAttributes, type Attributes } from './files/attributes.ts';
import { createCommandConsents } from './way/command-consents.ts';
import { createConflictDesk, createConflictRules } from './transfers/conflict-ask.ts';
import { createFindEngine, type FindEngine } from './session/engines.ts';
import { Edits } from './edits/edits.ts';
import type { Launch } from './edits/launch.ts';
import { createFiles, type Files } from './files/files.ts';
import type { TunnelQuestion } from './forwards/tunnel-consent.ts';
import { Tunnels } from './forwards/tunnels.ts';
import { createHosts, type Hosts } from './way/hosts.ts';
import { createKeptSections, type KeptSections } from './settings/kept-sections.ts';
import { createPortable, type Portable } from './settings/portable/portable.ts';
import { createKnownHosts, type KnownHosts } from './way/known-hosts.ts';
import { createLocalEngine } from './session/local-engine.ts';
import type { LoginMeans } from './login/login-methods.ts';
import { sshConfigOnDisk } from './way/local-facts.ts';
import { createPractice, type PracticeProcess } from './way/practice.ts';
import { createPrompts, type Prompts } from './session/prompts.ts';
import {
  createSecrets,
  noVaultMeans,
  type SecretsService,
  type VaultMeans,
} from './login/secrets.ts';
import { restoreTransfers } from './transfers/restore-transfers.ts';
import { createSessions, type Sessions } from './session/sessions.ts';
import { Staging } from './staging/staging.ts';
import { createSshConfig, type SshConfig } from './way/ssh-config.ts';
import { Syncs } from './sync/syncs.ts';
import { createTabs, type Tabs } from './settings/tabs.ts';
import { createTrash, type Trash, type TrashLocal } from './files/trash.ts';
import { createUndo, type Undo } from './files/undo.ts';
import { createUndoableFiles, type UndoableFiles } from './files/undoable-files.ts';
import { createTerminals, type Terminals } from './session/terminals.ts';
import type { PortPair } from './session/port-pair.ts';
import { createTransferHub, type TransferHub } from './transfers/transfer-hub.ts';
import {
  createTransferSettings,
  usualTransferSettings,
  type TransferSettingsService,
} from './transfers/transfer-settings.ts';
import { Transfers } from './transfers/transfers.ts';

/** Everything main does for the page, but the window itself. */
export type AppServices = {
  readonly hosts: Hosts;
  readonly sshConfig: SshConfig;
  readonly sessions: Sessions;
  readonly prompts: Prompts;
  readonly knownHosts: KnownHosts;
  readonly secrets: SecretsService;
  readonly files: Files;
  readonly attributes: Attributes;
  readonly changing: UndoableFiles;
  readonly trash: Trash;
  readonly undo: Undo;
  readonly edits: Edits;
  readonly transfers: Transfers;
  readonly syncs: Syncs;
  readonly staging: Staging;
  readonly transferSettings: TransferSettingsService;
  readonly terminals: Terminals;
  readonly tunnels: Tunnels;
  readonly tabs: Tabs;
  readonly kept: KeptSections;
  readonly portable: Portable;
  /** Settles when the transfers of the last start are there again. Never rejects. */
  readonly ready: Promise<void>;
  /** Ends every process we started. */
  readonly shutDown: () => Promise<void>;
};

/** What the services need of the world. */
export type ServicesOptions = {
  readonly profileDirectory: string;
  readonly login: LoginMeans;
  /** What protects stored secrets; without it they are remembered until the app ends. */
  readonly vault?: VaultMeans;
  /** Who logs in when no user was typed. */
  readonly userName: string;
  /** As the user started Hawser in it, for `ssh_config` and the commands it names; otherwise this process's own. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The system's OpenSSH configuration; none is read when it is missing. */
  readonly systemConfigFile?: string;
  readonly startEngine: () => EngineHost;
  readonly startPractice: () => PracticeProcess;
  readonly mintPorts: () => PortPair;
  /** Shows a file in another program; without it only the built-in editor is there. */
  readonly launch?: Launch;
  /** Puts files on the clipboard of the system; without it there is none. */
  readonly copyFiles?: (files: readonly string[]) => Promise<void>;
  /** The system's trash, where there is one. */
  readonly trashLocal?: TrashLocal;
  /** Asks whether a tunnel may open this computer to others; without it none may. */
  readonly askForTunnel?: (question: TunnelQuestion) => Promise<boolean>;
  /** Shows the user something that needs no answer. */
  readonly tellUser: (message: string) => void;
  /** Stands in for the disk under the journal of transfers. */
  readonly io?: JournalIo;
  /** Trouble that ends nothing and that no call waits for. */
  readonly report: (trouble: string) => void;
};

/** Puts the services together. */
export function createServices(options: ServicesOptions): AppServices {
  const { report } = options;
  const prompts = createPrompts();
  const trust = createTrust(options, prompts);
  const stored = createStored(options, trust.sshConfig);
  const lines = createLines(options, { prompts, trust, stored });
  const { hub, find, sessions, transfers, tunnels, edits } = lines;
  const { settings, kept, tabStore } = stored;
  const tabs = createTabs({ store: tabStore, settings: kept.tabs, sessions, report });
  // after the tabs: a transfer that is resumed connects in the tab it had
  const ready = Promise.all([settings.ready, tabs.ready]).then(() =>
    restoreTransfers(transfers, options),
  );
  const fileServices = createFileServices(options, lines);
  const syncs = createSyncs(options, { ...lines, ...fileServices });
  const staging = createStaging(options, { find, hub, transfers, settings });
  return {
    hosts: withTunnels(stored.hosts, tunnels),
    sshConfig: trust.sshConfig,
    sessions,
    prompts,
    secrets: trust.secrets,
    knownHosts: createKnownHosts(trust.knownHostsStore),
    ...fileServices,
    edits,
    transfers,
    syncs,
    staging,
    transferSettings: settings,
    terminals: createTerminals(sessions),
    tunnels,
    tabs,
    kept,
    portable: createPortable({
      profileDirectory: options.profileDirectory,
      hosts: stored.hostStore,
      kept,
      transfers: settings,
      replaceTunnels: (change) => tunnels.replace(change),
    }),
    ready,
    shutDown: async () => {
      await Promise.all([transfers.shutDown(), edits.shutDown(), staging.shutDown()]);
      syncs.stopAll();
      await transfers.shutDown();
      prompts.dismissAll();
      await Promise.all([sessions.endAll(), lines.local.end(), tabStore.idle()]);
      await lines.practice.end();
      trust.secrets.end();
    },
  };
}

/** A host that is deleted takes its tunnels with it: nobody could see them any more. */
function withTunnels(hosts: Hosts, tunnels: Pick<Tunnels, 'removeHost'>): Hosts {
  return {
    ...hosts,
    remove: async (id) => {
      await hosts.remove(id);
      await tunnels.removeHost(id);
    },
  };
}

type Lines = ReturnType<typeof createLines>;

/** The processes that files are reached through, and what is sent over them. */
function createLines(
  options: ServicesOptions,
  parts: {
    readonly prompts: Prompts;
    readonly trust: ReturnType<typeof createTrust>;
    readonly stored: ReturnType<typeof createStored>;
  },
) {
  const { startEngine, mintPorts, report } = options;
  const { prompts, trust, stored } = parts;
  const hub = createTransferHub();
  const practice = createPractice(options.startPractice);
  const rules = createConflictRules(
    {
      request: (id) => transfers.request(id),
      remember: (id, action) => transfers.answered(id, action),
    },
    stored.settings,
    report,
  );
  const conflicts = createConflictDesk(prompts, rules);
  const local = createLocalEngine({ startEngine, hub, conflict: conflicts(), report });
  const sessions = createSessions({
    ...options,
    prompts,
    hub,
    conflicts,
    practice,
    hosts: stored.hosts,
    knownHosts: trust.knownHostsStore,
    secrets: trust.secrets,
    config: trust.sshConfig,
    needs: (id) => transfers.needs(id) || tunnels.needs(id) || edits.needs(id),
    heardOfTunnels: (id, reports) => tunnels.heard(id, reports),
  });
  const { askForTunnel = () => Promise.resolve(false) } = options;
  const tunnels = new Tunnels({ sessions, settings: stored.kept.tunnels, ask: askForTunnel });
  const find = createFindEngine(local, sessions);
  const links = { find, ...sessions.forTransfers };
  const transfers = new Transfers({ links, hub, settings: stored.settings, mintPorts, report });
  const edits = new Edits({
    profileDirectory: options.profileDirectory,
    links,
    settings: stored.kept.editing,
    launch: options.launch ?? noOtherEditor,
    report,
  });
  return { hub, practice, local, sessions, find, transfers, tunnels, edits };
}

/** What is done with files where they are, and how it is taken back. */
function createFileServices({ trashLocal }: ServicesOptions, { find, hub, sessions }: Lines) {
  const files = createFiles(find);
  const undo = createUndo({ find, sessions: sessions.all });
  return {
    files,
    undo,
    attributes: createAttributes({ find, hub, undo }),
    changing: createUndoableFiles(find, files, undo),
    trash: createTrash({ find, undo, trashLocal, now: Date.now }),
  };
}

function createSyncs(
  { profileDirectory, mintPorts, trashLocal, report }: ServicesOptions,
  {
    find,
    hub,
    transfers,
    sessions,
    trash,
    undo,
  }: Pick<Lines, 'find' | 'hub' | 'transfers' | 'sessions'> & Pick<AppServices, 'trash' | 'undo'>,
): Syncs {
  return new Syncs({
    find,
    hub,
    transfers,
    links: sessions.forTransfers,
    mintPorts,
    trash,
    trashLocal,
    undo,
    memoryDirectory: join(profileDirectory, 'sync-memory'),
    report,
  });
}

function createStaging(
  { profileDirectory, copyFiles = noClipboard, report }: ServicesOptions,
  parts: {
    readonly find: FindEngine;
    readonly hub: TransferHub;
    readonly transfers: Transfers;
    readonly settings: TransferSettingsService;
  },
): Staging {
  const { find, hub, transfers, settings } = parts;
  return new Staging({
    profileDirectory,
    find,
    hub,
    speeds: transfers.speeds,
    settings: () => settings.current.read(),
    copyFiles,
    report,
  });
}

function noClipboard(): Promise<never> {
  return Promise.reject(new OpError('unsupported', 'There is no clipboard here.'));
}

function noOtherEditor(): Promise<never> {
  return Promise.reject(new OpError('unsupported', 'No other program can be started here.'));
}

/** What is trusted, and with what. */
function createTrust(options: ServicesOptions, prompts: Prompts) {
  const { login, userName, report, environment = process.env } = options;
  const secrets = createSecrets({
    directory: options.profileDirectory,
    means: options.vault ?? noVaultMeans,
    prompts,
    tellUser: options.tellUser,
  });
  const sshConfig = createSshConfig({
    ...sshConfigOnDisk({
      login,
      userName,
      environment,
      systemFile: options.systemConfigFile,
    }),
    consents: createCommandConsents(
      createCommandConsentsStore(options.profileDirectory, {
        onRepaired: (kept) =>
          report(`The list of allowed commands was damaged. It was kept as ${kept}.`),
      }),
      prompts,
    ),
  });
  const knownHostsStore = createKnownHostsStore(knownHostsFiles(login.sshDirectory));
  return { secrets, sshConfig, knownHostsStore };
}

/** What is kept in the profile. */
function createStored({ profileDirectory, report }: ServicesOptions, config: SshConfig) {
  const hostStore = createHostStore(profileDirectory, {
    onRepaired: (kept) => report(`The list of hosts was damaged. It was kept as ${kept}.`),
  });
  const hosts = createHosts(hostStore, config);
  const settings = createTransferSettings(
    createTransferSettingsStore(profileDirectory, {
      empty: usualTransferSettings,
      onRepaired: (kept) =>
        report(`The settings of transfers were damaged. They were kept as ${kept}.`),
    }),
    report,
  );
  const kept = createKeptSections(profileDirectory, report);
  const tabStore = createTabStore(profileDirectory, {
    onRepaired: (copy) => report(`The list of tabs was damaged. It was kept as ${copy}.`),
  });
  return { hostStore, hosts, settings, kept, tabStore };
}

/** The files OpenSSH reads unless told otherwise; those missing are passed over. */
function knownHostsFiles(sshDirectory: string) {
  return {
    userFiles: ['known_hosts', 'known_hosts2'].map((name) => join(sshDirectory, name)),
    globalFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
  };
}
