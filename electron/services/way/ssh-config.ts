import type { SshConfigStatus } from '../../../shared/contract/ssh-config.ts';
import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import type { Alias } from '../../ssh-config/aliases.ts';
import { canonicalName, type NameLookup } from '../../ssh-config/canonical.ts';
import type { ConfigSources } from '../../ssh-config/config-jobs.ts';
import { askConfig } from '../../ssh-config/config-thread.ts';
import { namesFault, type ListedHost, type Query } from '../../ssh-config/resolve.ts';
import type { ResolvedHost } from '../../ssh-config/resolved.ts';
import type { ReadFiles } from '../../ssh-config/tree.ts';
import type { Asking, CommandConsents } from './command-consents.ts';

/** OpenSSH's configuration as it stands on the disk now: read anew for each question. */
export type SshConfig = {
  /** What it says about a host when no command of it is run: for lists, and to show. */
  readonly peek: (query: Query) => Promise<ResolvedHost>;
  /** The same to connect by: commands that decide are run, those the user allows. */
  readonly resolve: (query: Query, asking: Asking) => Promise<FoundHost>;
  /** Hosts it names. */
  readonly aliases: () => Promise<readonly Alias[]>;
  /** The same with what a list shows of each. */
  readonly hosts: () => Promise<readonly (ListedHost & { readonly alias: Alias })[]>;
  readonly status: () => Promise<SshConfigStatus>;
  readonly consents: CommandConsents;
};

/** What it says about a host, and what of it could not count: for the user to know before anything is done there. */
export type FoundHost = ResolvedHost & { readonly notices: readonly string[] };

/** What the configuration is read with. */
export type SshConfigMeans = ConfigSources & {
  readonly files: ReadFiles;
  readonly consents: CommandConsents;
  /** Runs a command in the user's shell and tells whether it succeeded. */
  readonly run: (command: string, signal: AbortSignal) => Promise<boolean>;
  readonly names: NameLookup;
};

/** A host decides by as many commands as it has `Match exec` lines; more than this is a mistake. */
const maxCommands = 32;

/** The configuration in these files. Nothing is read before it is needed. */
export function createSshConfig(means: SshConfigMeans): SshConfig {
  const { files, consents } = means;
  return {
    peek: (query) => askConfig<'resolve'>({ do: 'resolve', query, ...nothingKnown }, means, files),
    resolve: (query, asking) => answered(query, means, asking),
    aliases: () => askConfig<'aliases'>({ do: 'aliases' }, means, files),
    hosts: () => askConfig<'hosts'>({ do: 'hosts' }, means, files),
    status: async () => {
      const status = await askConfig<'status'>({ do: 'status' }, means, files);
      const { files: read, problems } = status;
      return {
        ...status,
        files: [...read],
        problems: [...problems],
        consents: [...(await consents.list())],
      };
    },
    consents,
  };
}

const nothingKnown = {
  execResults: new Map<string, boolean>(),
  canonicalNames: new Map<string, string>(),
};

/** Resolves again after each command, as its answer may bring up lines with others. */
async function answered(query: Query, means: SshConfigMeans, asking: Asking): Promise<FoundHost> {
  const { consents, run, names } = means;
  const execResults = new Map<string, boolean>();
  const canonicalNames = new Map<string, string>();
  const refused = new Set<string>();
  for (;;) {
    const job = { do: 'resolve', query, execResults, canonicalNames } as const;
    const host = await askConfig<'resolve'>(job, means, means.files);
    const fault = namesFault(host);
    if (fault !== undefined) throw unfit(fault);
    const next = host.questions.find(({ command }) => !refused.has(command));
    if (next !== undefined && execResults.size + refused.size < maxCommands) {
      if (await consents.allows(next, asking)) {
        execResults.set(next.command, await run(next.command, asking.signal));
      } else refused.add(next.command);
      continue;
    }
    const { canonicalization: wish } = host;
    if (wish === undefined) return { ...host, notices: noticesOf(host) };
    canonicalNames.set(wish.name, await canonicalName(wish, names));
  }
}

/** Lines that do not count although they might be for this host: a jump host or a stricter check may be among them. */
function noticesOf({ questions, problems }: ResolvedHost): readonly string[] {
  const notRun = questions.map(
    ({ file, line }) =>
      `A command of the OpenSSH configuration was not run, so its lines do not count: ` +
      `Match exec in ${displayName(file)}, line ${line}.`,
  );
  const unused = problems
    .filter(({ line }) => line === 0)
    .map(
      ({ file, message }) =>
        `${displayName(file)} of the OpenSSH configuration is not used: ${message}`,
    );
  return [...notRun, ...unused];
}

function unfit(fault: string): OpError {
  return new OpError('invalid', fault, {
    next: 'Correct it: such a name could be read as a command by a shell.',
  });
}
