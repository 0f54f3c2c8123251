import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName } from '../../../shared/paths.ts';
import type { EngineCallName, EngineCalls } from '../../engine/protocol.ts';
import type { EngineLink } from './engine-link.ts';

type Doubts = { readonly [N in EngineCallName]?: (params: EngineCalls[N]['params']) => string };

/** What may have been done although nobody said so, by what was asked for. */
const doubts: Doubts = {
  makeDirectory: ({ path }) => `the folder ${named(path)} may have been made all the same`,
  makeFile: ({ path }) => `the file ${named(path)} may have been made all the same`,
  makeLink: ({ path }) => `the link ${named(path)} may have been made all the same`,
  retarget: ({ path }) => `the link ${named(path)} may lead to its new target already`,
  rename: ({ from, to }) => `${named(from)} may be called ${named(to)} already`,
  renameMany: ({ pairs }) => `${someOf(pairs)} may have new names already`,
  moveInto: ({ paths }) => `${someOf(paths)} may have been moved already`,
  throwAway: ({ paths }) => `${someOf(paths)} may be in the trash already`,
  takeBack: () => 'some of it may have been undone already',
};

/** These say by themselves how far they came. */
const silent: ReadonlySet<EngineCallName> = new Set<EngineCallName>(['connect', 'transfer']);

/** A link whose calls, when the connection goes while they are under way, fail in words for people: what, whose, and what now. */
export function withLostWords(link: EngineLink, title: () => string): EngineLink {
  return {
    ...link,
    call: (name, params, options) =>
      link.call(name, params, options).catch((thrown: unknown) => {
        throw silent.has(name) ? thrown : lostWords(thrown, name, { params, title: title() });
      }),
  };
}

function lostWords<N extends EngineCallName>(
  thrown: unknown,
  name: N,
  { params, title }: { readonly params: EngineCalls[N]['params']; readonly title: string },
): unknown {
  if (!(thrown instanceof OpError)) return thrown;
  const { code } = thrown;
  const doubt = doubts[name]?.(params);
  if (code !== 'disconnected' && (code !== 'timeout' || doubt === undefined)) return thrown;
  const what =
    code === 'timeout' ? `${title} did not answer in time` : `The connection to ${title} was lost`;
  const then = code === 'timeout' ? '' : 'Connect again, then ';
  return doubt === undefined
    ? new OpError(code, `${what}.`, { next: 'Connect again, then try again.', cause: thrown })
    : new OpError(code, `${what}: ${doubt}.`, {
        next: sentence(`${then}look before you try again.`),
        cause: thrown,
      });
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function named(path: string): string {
  return `“${nameInText(baseName(path))}”`;
}

function someOf(paths: readonly unknown[]): string {
  return paths.length === 1 ? 'it' : `some of the ${paths.length} items`;
}
