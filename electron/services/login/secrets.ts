import type { Params, Value } from '../../../shared/contract/index.ts';
import type { KeptSecretFacts, VaultState } from '../../../shared/contract/vault.ts';
import { OpError } from '../../../shared/errors.ts';
import type { DeriveKey } from '../../vault/kdf.ts';
import { Keyring } from '../../vault/keyring.ts';
import type { KeptSecret } from '../../vault/kept-secret.ts';
import { noOsCipher, type OsCipher } from '../../vault/os-cipher.ts';
import { keyOf } from '../../vault/vault-file.ts';
import { createVaultStore } from '../../vault/vault-store.ts';
import { Vault } from '../../vault/vault.ts';
import type { Secrets } from './attempt-secrets.ts';
import { createMasterQuestion, type MasterQuestion } from './master-question.ts';
import type { Prompts } from '../session/prompts.ts';
import { createWatched, type Watched } from '../session/watched.ts';

/** What protects secrets on this computer. */
export type VaultMeans = { readonly os: OsCipher; readonly derive: DeriveKey };

/** Nothing does: secrets are remembered until the app ends. */
export const noVaultMeans: VaultMeans = {
  os: noOsCipher,
  derive: () => Promise.reject(new OpError('unsupported', 'There is no master password here.')),
};

/** The remembered secrets: for logins by {@link Secrets}, for the settings by the rest. */
export type SecretsService = Secrets & {
  readonly state: Watched<VaultState>;
  /** Brings `state` up to date. The first time may take as long as a keychain needs to answer. */
  readonly refresh: () => Promise<void>;
  readonly forgetMany: (which: Params<'vault.forget'>) => Promise<void>;
  readonly setMaster: (params: Params<'vault.setMaster'>, signal: AbortSignal) => Promise<void>;
  readonly removeMaster: (
    params: Params<'vault.removeMaster'>,
    signal: AbortSignal,
  ) => Promise<Value<'vault.removeMaster'>>;
  readonly unlock: (signal: AbortSignal) => Promise<void>;
  readonly lock: () => Promise<void>;
  readonly retryKeychain: () => Promise<void>;
  /** Wipes what is in memory: the app ends. */
  readonly end: () => void;
};

/** The secrets of one profile. */
export function createSecrets(options: {
  readonly directory: string;
  readonly means: VaultMeans;
  readonly prompts: Prompts;
  readonly tellUser: (message: string) => void;
}): SecretsService {
  const { directory, means, prompts, tellUser } = options;
  const vault: Vault = new Vault({
    store: createVaultStore(directory, {
      onRepaired: (kept) =>
        tellUser(`The file of stored passwords was damaged. It was kept as ${kept}.`),
    }),
    keyring: new Keyring(means.os),
    derive: means.derive,
    askMaster: (signal) => question.ask(signal),
    tell: tellUser,
  });
  const question = createMasterQuestion(prompts, async (password) => {
    const isRight = await vault.unlock(password);
    if (isRight) void refresh();
    return isRight;
  });
  let current: VaultState = { place: 'session', master: 'none', kept: [] };
  const state = createWatched(() => current);
  const refresh = async (): Promise<void> => {
    current = await stateOf(vault);
    state.changed();
  };
  return {
    ...forLogins(vault, refresh),
    ...forSettings(vault, question, refresh),
    state,
    refresh,
    end: () => vault.lock(),
  };
}

function forLogins(vault: Vault, refresh: () => Promise<void>): Secrets {
  return {
    canRemember: () => vault.place(),
    find: (of, signal) => vault.find(of, signal),
    keep: async (of, secret) => {
      await vault.keep(of, secret, new AbortController().signal);
      await refresh();
    },
    forget: async (of) => {
      // what cannot be forgotten now is wrong again the next time, and then tried again
      await vault.forget((kept) => keyOf(kept.of) === keyOf(of)).catch(() => undefined);
      await refresh();
    },
  };
}

function forSettings(
  vault: Vault,
  question: MasterQuestion,
  refresh: () => Promise<void>,
): Omit<SecretsService, keyof Secrets | 'state' | 'refresh' | 'end'> {
  return {
    forgetMany: async (which) => {
      await vault.forget(({ id, of }) => {
        if ('id' in which) return id === which.id;
        return 'all' in which || (of.kind === 'password' && of.hostId === which.hostId);
      });
      await refresh();
    },
    setMaster: async ({ password, current }, signal) => {
      if ((await vault.masterState()) !== 'none') await question.check(current ?? '', signal);
      await vault.setMaster(password);
      await refresh();
    },
    removeMaster: async ({ current }, signal) => {
      await question.check(current, signal);
      const place = await vault.removeMaster();
      await refresh();
      return { place };
    },
    unlock: (signal) => question.ask(signal),
    lock: async () => {
      vault.lock();
      await refresh();
    },
    retryKeychain: async () => {
      vault.retryKeychain();
      await refresh();
    },
  };
}

async function stateOf(vault: Vault): Promise<VaultState> {
  const backend = await vault.backend();
  return {
    place: await vault.place(),
    ...(backend === undefined ? {} : { backend }),
    master: await vault.masterState(),
    kept: (await vault.list()).map(factsOf),
  };
}

function factsOf({ of, ...kept }: KeptSecret): KeptSecretFacts {
  if (of.kind === 'passphrase') return { ...kept, kind: of.kind, owner: of.keyFile, via: [] };
  const { kind, account, via = [], hostId } = of;
  return { ...kept, kind, owner: account, via, ...(hostId === undefined ? {} : { hostId }) };
}
