import type { SshConfigStatus } from '../../shared/contract/ssh-config.ts';
import { OpError } from '../../shared/errors.ts';
import { aliasesOf, type Alias } from '../ssh-config/aliases.ts';
import type { LocalFacts } from '../ssh-config/evaluate.ts';
import { namesFault, resolveHost, type Query } from '../ssh-config/resolve.ts';
import type { ResolvedHost } from '../ssh-config/resolved.ts';
import { readTree, type ConfigTree, type Problem, type ReadFiles } from '../ssh-config/tree.ts';
import type { Asking, CommandConsents } from './command-consents.ts';

/** OpenSSH's configuration as it stands on the disk now: read anew for each question. */
export type SshConfig = {
  /** What it says about a host when no command of it is run: for lists, and to show. */
  readonly peek: (query: Query) => Promise<ResolvedHost>;
  /** The same to connect by: commands that decide are run, those the user allows. */
  readonly resolve: (query: Query, asking: Asking) => Promise<ResolvedHost>;
  /** Hosts it names, each with what it says about it. */
  readonly hosts: () => Promise<readonly { readonly alias: Alias; readonly host: ResolvedHost }[]>;
  readonly status: () => Promise<SshConfigStatus>;
  readonly consents: CommandConsents;
};

/** What the configuration is read with. */
export type SshConfigMeans = {
  readonly local: LocalFacts;
  readonly userFile: string;
  readonly systemFile: string | undefined;
  readonly files: ReadFiles;
  readonly consents: CommandConsents;
  /** Runs a command in the user's shell and tells whether it succeeded. */
  readonly run: (command: string, signal: AbortSignal) => Promise<boolean>;
};

/** A host decides by as many commands as it has `Match exec` lines; more than this is a mistake. */
const maxCommands = 32;
const maxProblems = 200;

/** The configuration in these files. Nothing is read before it is needed. */
export function createSshConfig(means: SshConfigMeans): SshConfig {
  const { local, files, consents } = means;
  const read = (): Promise<ConfigTree> =>
    readTree(
      [
        { path: means.userFile, isUsers: true },
        ...(means.systemFile === undefined ? [] : [{ path: means.systemFile, isUsers: false }]),
      ],
      { ...files, homes: local },
    );
  return {
    peek: async (query) => resolveHost(await read(), query, { local }),
    resolve: async (query, asking) => await answered(await read(), query, means, asking),
    hosts: async () => {
      const tree = await read();
      return aliasesOf(tree).map((alias) => ({
        alias,
        host: resolveHost(tree, { alias: alias.name }, { local }),
      }));
    },
    status: async () => {
      const tree = await read();
      const problems = allProblems(tree, local);
      return {
        files: [...tree.files],
        hostCount: aliasesOf(tree).length,
        problems: problems.slice(0, maxProblems),
        moreProblems: Math.max(0, problems.length - maxProblems),
        consents: [...(await consents.list())],
      };
    },
    consents,
  };
}

/** Resolves again after each command, as its answer may bring up lines with others. */
async function answered(
  tree: ConfigTree,
  query: Query,
  { local, consents, run }: SshConfigMeans,
  asking: Asking,
): Promise<ResolvedHost> {
  const execResults = new Map<string, boolean>();
  const refused = new Set<string>();
  for (;;) {
    const host = resolveHost(tree, query, { local, execResults });
    const fault = namesFault(host);
    if (fault !== undefined) throw unfit(fault);
    const next = host.questions.find(({ command }) => !refused.has(command));
    if (next === undefined || execResults.size + refused.size >= maxCommands) return host;
    if (await consents.allows(next, asking)) {
      execResults.set(next.command, await run(next.command, asking.signal));
    } else refused.add(next.command);
  }
}

function unfit(fault: string): OpError {
  return new OpError('invalid', fault, {
    next: 'Correct it: such a name could be read as a command by a shell.',
  });
}

/** Of the files, and of lines that no host's block holds back: a block for any name has them all looked at. */
function allProblems(tree: ConfigTree, local: LocalFacts): readonly Problem[] {
  return [...resolveHost(tree, { alias: 'localhost' }, { local }).problems];
}
