import { quotaLie, type Lie, type When } from './lies.ts';
import { seeded, type Random } from './seed.ts';
import { SSH_FX, SSH_FXP } from '../engine/sftp/constants.ts';

/** One file of a case: what the source holds, and what stands at the target before. */
export type CaseFile = {
  /** Below the tree, `/`-separated. */
  readonly name: string;
  readonly size: number;
  readonly mode: number;
  readonly old: { readonly size: number; readonly mode: number } | undefined;
};

/** One faulted transfer, all of it drawn from its seed. */
export type FaultCase = {
  readonly seed: number;
  readonly direction: 'up' | 'down';
  readonly files: readonly CaseFile[];
  readonly posixRename: boolean;
  readonly smallJobs: number;
  /** How contents are checked: by a tool that looks at the server's disk, or by reading all of it again. */
  readonly check: 'tool' | 'read-back';
  /** True when small files take the way of their own. */
  readonly whole: boolean;
  /** One script for each SFTP channel of the session. */
  readonly channels: readonly (readonly Lie[])[];
};

/** Data of one READ or WRITE: the least that a client believes, so that small files take several. */
export const caseChunkBytes = 4_096;

const sizes = [0, 1, 100, 4_095, 4_096, 4_097, 9_000, 20_000, 70_000] as const;
const modes = [0o644, 0o600, 0o755, 0o640, 0o444] as const;
const posixRename = 'posix-rename@openssh.com';
const fsync = 'fsync@openssh.com';

/** Draws the case of a seed. */
export function planCase(seed: number): FaultCase {
  const random = seeded(seed);
  const direction = random.pick(['up', 'down']);
  // alone: whoever lies about the last look as well is not to be found out
  const isNameless = direction === 'up' && random.chance(0.05);
  const files = planFiles(random);
  const count = random.pick([1, 1, 2]);
  const channels = Array.from({ length: count }, (_, at): Lie[] => {
    if (isNameless) return at === 0 ? [forgottenName(random)] : [];
    if (at > 0 && random.chance(0.5)) return [];
    return Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () =>
      planLie(random, direction, files.length),
    );
  });
  return {
    seed,
    direction,
    files,
    posixRename: random.chance(0.75),
    smallJobs: random.pick([1, 4, 32]),
    check: random.pick(['tool', 'tool', 'read-back']),
    whole: random.chance(0.7),
    channels,
  };
}

function planFiles(random: Random): CaseFile[] {
  const count = random.pick([1, 1, 3, 5, 8]);
  return Array.from({ length: count }, (_, at) => {
    const size = random.pick(sizes);
    const mode = random.pick(modes);
    const folder = random.pick(['', 'a/', 'a/b/']);
    // an old file of another size: a repeated attempt takes one of the same size and time for its own
    const old = random.chance(0.5)
      ? { size: size + 1 + random.below(5_000), mode: random.pick([0o604, 0o640, 0o700]) }
      : undefined;
    return { name: `${folder}file-${at}`, size, mode, old };
  });
}

function planLie(random: Random, direction: 'up' | 'down', files: number): Lie {
  if (random.chance(0.2)) return plainLie(random, { request: random.below(6 + files * 6) });
  const type = random.pick(direction === 'up' ? upTypes : downTypes);
  const isContent = type === SSH_FXP.WRITE || type === SSH_FXP.READ;
  const when = { type, nth: random.below(isContent ? random.pick([3, 8, 20]) : files + 1) };
  if (type === SSH_FXP.READ && random.chance(0.7)) return readLie(random, when);
  if (type === SSH_FXP.WRITE && random.chance(0.5)) {
    return { when, how: random.pick(writeLies) };
  }
  const mayLose = type === SSH_FXP.CLOSE || type === fsync;
  if (direction === 'up' && mayLose && random.chance(0.5)) return { when, how: 'lose-content' };
  return plainLie(random, when);
}

function readLie(random: Random, when: When): Lie {
  const how = random.pick([
    'short-read',
    'short-read',
    'long-read',
    'empty-read',
    'flip-read',
    'flip-read',
    'refuse',
    'refuse',
  ]);
  return how === 'refuse' ? { when, how, code: SSH_FX.EOF, text: 'End of file' } : { when, how };
}

function plainLie(random: Random, when: When): Lie {
  const how = random.pick(anyRequest);
  if (how === 'refuse' || how === 'deny') return { when, how, ...random.pick(refusals) };
  if (how === 'delay-reply') return { when, how, delayMs: 1 + random.below(40) };
  return { when, how };
}

function forgottenName(random: Random): Lie {
  const type = random.pick([SSH_FXP.RENAME, posixRename]);
  return { when: { type, nth: random.below(3) }, how: 'forget' };
}

// wrong bytes of the right size, most of them: only a look at the content can tell
const writeLies = ['flip-write', 'forget', 'repeat-write'] as const;

const upTypes = [
  SSH_FXP.OPEN,
  SSH_FXP.WRITE,
  SSH_FXP.WRITE,
  SSH_FXP.FSETSTAT,
  SSH_FXP.SETSTAT,
  SSH_FXP.FSTAT,
  SSH_FXP.CLOSE,
  SSH_FXP.CLOSE,
  SSH_FXP.RENAME,
  SSH_FXP.RENAME,
  SSH_FXP.RENAME,
  SSH_FXP.LSTAT,
  SSH_FXP.MKDIR,
  SSH_FXP.READDIR,
  SSH_FXP.REMOVE,
  SSH_FXP.SYMLINK,
  posixRename,
  posixRename,
  fsync,
] as const;

const downTypes = [
  SSH_FXP.OPEN,
  SSH_FXP.READ,
  SSH_FXP.READ,
  SSH_FXP.READ,
  SSH_FXP.READ,
  SSH_FXP.READ,
  SSH_FXP.READ,
  SSH_FXP.FSTAT,
  SSH_FXP.CLOSE,
  SSH_FXP.OPENDIR,
  SSH_FXP.READDIR,
  SSH_FXP.LSTAT,
  SSH_FXP.READLINK,
] as const;

const anyRequest = [
  'drop-reply',
  'delay-reply',
  'repeat-reply',
  'swap-with-next',
  'wrong-kind',
  'refuse',
  'refuse',
  'deny',
  'deny',
  'end-before',
  'end-after',
] as const;

const refusals = [
  { code: SSH_FX.FAILURE, text: 'Failure' },
  { code: SSH_FX.PERMISSION_DENIED, text: 'Permission denied' },
  { code: SSH_FX.OP_UNSUPPORTED, text: 'Operation unsupported' },
  { code: SSH_FX.NO_SUCH_FILE, text: 'No such file' },
  { code: SSH_FX.NO_SPACE_ON_FILESYSTEM, text: 'No space left on device' },
  quotaLie,
] as const;
