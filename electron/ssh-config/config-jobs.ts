import { aliasesOf, maxAliases, type Alias } from './aliases.ts';
import type { LocalFacts } from './evaluate.ts';
import { narrowTo } from './narrow.ts';
import { listHost, resolveHost, type ListedHost, type Query } from './resolve.ts';
import type { ResolvedHost } from './resolved.ts';
import { readTree, type ConfigTree, type FileState, type Problem, type ReadFiles } from './tree.ts';

/** What is asked of OpenSSH's configuration. A thread does it, as a file may be as large as anyone likes. */
export type ConfigJob =
  | {
      readonly do: 'resolve';
      readonly query: Query;
      readonly execResults: ReadonlyMap<string, boolean>;
      readonly canonicalNames: ReadonlyMap<string, string>;
    }
  | { readonly do: 'aliases' }
  | { readonly do: 'hosts' }
  | { readonly do: 'status' };

/** The answer to each. */
export type ConfigAnswers = {
  resolve: ResolvedHost;
  aliases: readonly Alias[];
  hosts: readonly (ListedHost & { readonly alias: Alias })[];
  status: {
    readonly files: readonly FileState[];
    readonly hostCount: number;
    readonly problems: readonly Problem[];
    readonly moreProblems: number;
  };
};

/** Which files, and who asks. */
export type ConfigSources = {
  readonly userFile: string;
  readonly systemFile: string | undefined;
  readonly local: LocalFacts;
};

/** More than anyone reads through. */
const maxProblems = 200;

/** Reads the files as they are now, and answers. */
export async function runConfigJob<D extends ConfigJob['do']>(
  job: Extract<ConfigJob, { do: D }>,
  sources: ConfigSources,
  files: ReadFiles,
): Promise<ConfigAnswers[D]> {
  const { userFile, systemFile, local } = sources;
  const tree = await readTree(
    [
      { path: userFile, isUsers: true },
      ...(systemFile === undefined ? [] : [{ path: systemFile, isUsers: false }]),
    ],
    { ...files, homes: local },
  );
  return answer(job, tree, local) as ConfigAnswers[D];
}

function answer(job: ConfigJob, tree: ConfigTree, local: LocalFacts): unknown {
  switch (job.do) {
    case 'resolve': {
      const { execResults, canonicalNames } = job;
      const host = resolveHost(tree, job.query, { local, execResults, canonicalNames });
      return { ...host, problems: host.problems.slice(0, maxProblems) };
    }
    case 'aliases':
      return aliasesOf(tree).found;
    case 'hosts': {
      const linesFor = narrowTo(tree.roots);
      return aliasesOf(tree).found.map((alias) => ({
        alias,
        ...listHost(tree, { alias: alias.name }, { local, linesFor }),
      }));
    }
    case 'status':
      return statusOf(tree, local);
    default:
      return job satisfies never;
  }
}

function statusOf(tree: ConfigTree, local: LocalFacts): ConfigAnswers['status'] {
  const { found, hasMore } = aliasesOf(tree);
  const all = [...(hasMore ? [tooMany(tree)] : []), ...allProblems(tree, local)];
  return {
    files: tree.files,
    hostCount: found.length,
    problems: all.slice(0, maxProblems),
    moreProblems: Math.max(0, all.length - maxProblems),
  };
}

function tooMany({ roots }: ConfigTree): Problem {
  const message = `Only the first ${maxAliases} hosts are listed. All others can be typed into Quick connect.`;
  return { file: roots[0]?.path ?? '', line: 0, keyword: '', message };
}

/** Of the files, and of lines that no host's block holds back: a block for any name has them all looked at. */
function allProblems(tree: ConfigTree, local: LocalFacts): readonly Problem[] {
  return resolveHost(tree, { alias: 'localhost' }, { local }).problems;
}
