import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { joinPath } from '../../shared/paths.ts';
import { inlineDisk } from './inline-disk.ts';
import { lieText, type Lie } from './lies.ts';
import { startLyingServer } from './lying-sftp-server.ts';
import type { FileSystem } from '../engine/fs/file-system.ts';
import { LocalFileSystem } from '../engine/fs/local.ts';
import { RemoteFileSystem } from '../engine/fs/remote.ts';
import type { Checkpoint, TransferOutcome } from '../engine/protocol.ts';
import { SftpClient } from '../engine/sftp/client.ts';
import { usualTimes } from '../engine/sftp/connection.ts';
import { FarHasher } from '../engine/verify/far-hasher.ts';
import { hashTool } from './disk-exec.ts';
import { caseChunkBytes, type FaultCase } from './fault-case.ts';
import {
  checkFiles,
  leftoversIn,
  linkName,
  linkTarget,
  writeNew,
  writeOld,
} from './fault-check.ts';
import { answer, transfer } from '../engine/transfer/run.test-support.ts';

/** The far side of one attempt. */
export type FarSide = {
  readonly files: FileSystem;
  /** Its hash tool, where it has one. */
  readonly hasher?: FarHasher;
  /** Its path of the folder it was asked for. */
  readonly path: string;
  /** What went wrong on purpose, in words. */
  readonly told: () => readonly string[];
  /** Ends it, and waits until it does nothing any more. */
  readonly end: () => Promise<void>;
};

/** Opens a far side that shows a folder of this disk: for the faulted attempt, or an honest one for what is left. */
export type OpenFarSide = (directory: string, attempt: 'faulted' | 'honest') => Promise<FarSide>;

/** What a faulted transfer came to. */
export type FaultResult = {
  readonly state: TransferOutcome['state'];
  /** Lies that were told. */
  readonly told: readonly string[];
  /** What must not be; empty when all is well. */
  readonly complaints: readonly string[];
  /** Partials and old files that the faulted attempt left at the target. */
  readonly leftovers: readonly string[];
};

/** Short, so that a reply that never comes costs little; a busy machine may well miss it, which is a fault as well. */
const hurriedTimes = { requestTimeoutMs: 150, slowTimeoutMs: 200 };
/** Where every request is answered: a busy machine must not add a fault of its own to the one that is looked at. */
const patientTimes = { requestTimeoutMs: 5_000, slowTimeoutMs: 5_000 };

const isSilent = ({ how }: Lie): boolean => how === 'drop-reply' || how === 'delay-reply';
/** What takes longer hangs. */
const deadlineMs = 60_000;

/** Memory where there is such a disk: thousands of fsync would be most of the time, and no power is cut here. */
const memoryDisk = '/dev/shm';
const baseDirectory = existsSync(memoryDisk) ? memoryDisk : tmpdir();

const tuning = {
  largeJobs: 2,
  walks: 4,
  largeFromBytes: 16 * 1024,
  checkpointFromBytes: 32 * 1024,
  checkpointEveryBytes: 2 * caseChunkBytes,
  retryMs: [5, 10],
  blockBytes: 2 * caseChunkBytes,
  fileWindowBytes: 4 * caseChunkBytes,
  mostFileWindowBytes: 16 * caseChunkBytes,
};

/** Runs one case in a folder of its own: the faulted transfer, then an honest second attempt. */
export async function runCase(
  plan: FaultCase,
  openFarSide = lyingSide(plan),
): Promise<FaultResult> {
  const dir = await mkdtemp(join(baseDirectory, 'hawser-faults-'));
  try {
    return await new CaseRun(plan, dir, openFarSide).run();
  } finally {
    // a server that lost its client may still be at its last request
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A scripted server in memory for each channel of the case. */
function lyingSide(plan: FaultCase): OpenFarSide {
  const without = plan.posixRename ? [] : ['posix-rename@openssh.com'];
  // what OpenSSH is known by, whose clients send all about a small file at once
  const also = plan.whole ? ['lsetstat@openssh.com'] : [];
  return async (directory, attempt) => {
    const scripts = attempt === 'faulted' ? plan.channels : [[]];
    const servers = await Promise.all(
      scripts.map((lies) =>
        startLyingServer({ directory, lies, without, also, chunkBytes: caseChunkBytes }),
      ),
    );
    const faultedTimes = scripts.flat().some(isSilent) ? hurriedTimes : patientTimes;
    const times = attempt === 'faulted' ? faultedTimes : usualTimes;
    const clients = await Promise.all(
      servers.map(({ channel }) => SftpClient.open(channel, times)),
    );
    // it tells the truth about the disk, whatever the server says of it
    const contentOf = (path: string) => readFile(join(directory, path)).catch(() => undefined);
    const hasher =
      plan.check === 'tool' ? new FarHasher({ openExec: hashTool({ contentOf }) }) : undefined;
    return {
      files: new RemoteFileSystem({ clients: () => clients }),
      ...(hasher === undefined ? {} : { hasher }),
      path: '/',
      told: () => servers.flatMap(({ told }) => told),
      end: async () => {
        hasher?.end();
        for (const client of clients) client.end();
        await Promise.all(servers.map((server) => server.close()));
      },
    };
  };
}

class CaseRun {
  readonly #plan: FaultCase;
  readonly #dir: string;
  readonly #openFarSide: OpenFarSide;
  readonly #checkpoints = new Map<string, Checkpoint>();

  constructor(plan: FaultCase, dir: string, openFarSide: OpenFarSide) {
    this.#plan = plan;
    this.#dir = dir;
    this.#openFarSide = openFarSide;
  }

  async run(): Promise<FaultResult> {
    await this.#fill();
    const told: string[] = [];
    const complaints: string[] = [];
    const first = await this.#attempt('faulted', told, complaints);
    if (first !== undefined) {
      complaints.push(...(await checkFiles(this.#plan, this.#at('to'), first)));
    }
    const leftovers = await leftoversIn(this.#at('to'));
    if (first?.state !== 'done' && complaints.length === 0) await this.#mend(complaints);
    return { state: first?.state ?? 'failed', told, complaints, leftovers };
  }

  /** Whatever happened, one more attempt on an honest link brings all of it over. */
  async #mend(complaints: string[]): Promise<void> {
    const again = await this.#attempt('honest', [], complaints);
    if (again === undefined) return;
    if (again.state !== 'done') {
      complaints.push(`the second attempt ended as ${again.state}: ${JSON.stringify(again)}`);
    }
    const after = await checkFiles(this.#plan, this.#at('to'), again);
    complaints.push(...after.map((text) => `after the second attempt, ${text}`));
  }

  async #fill(): Promise<void> {
    const tree = join(this.#at('from'), 'tree');
    await mkdir(tree, { recursive: true });
    await mkdir(this.#at('to'), { recursive: true });
    for (const file of this.#plan.files) {
      await mkdir(dirname(join(tree, file.name)), { recursive: true });
      await writeNew(join(tree, file.name), file);
      if (file.old === undefined) continue;
      const target = join(this.#at('to'), 'tree', file.name);
      await mkdir(dirname(target), { recursive: true });
      await writeOld(target, file);
    }
    await symlink(linkTarget, join(tree, linkName));
  }

  #at(end: 'from' | 'to'): string {
    return join(this.#dir, end);
  }

  async #attempt(
    attempt: 'faulted' | 'honest',
    told: string[],
    complaints: string[],
  ): Promise<TransferOutcome | undefined> {
    const isUp = this.#plan.direction === 'up';
    const far = await this.#openFarSide(this.#at(isUp ? 'to' : 'from'), attempt);
    const disk = this.#plan.whole ? inlineDisk() : undefined;
    const local: FileSystem = new LocalFileSystem(disk);
    try {
      const work = transfer({
        source: isUp ? local : far.files,
        target: isUp ? far.files : local,
        paths: [isUp ? join(this.#at('from'), 'tree') : joinPath(far.path, 'tree')],
        to: isUp ? far.path : this.#at('to'),
        resume: attempt === 'honest',
        ...(far.hasher === undefined ? {} : { hasher: far.hasher }),
        onCheckpoint: (checkpoint) => this.#checkpoints.set(checkpoint.path, checkpoint),
        params: {
          checkpoints: attempt === 'honest' ? [...this.#checkpoints.values()] : [],
          options: { verify: 'read-back' },
        },
        tuning: { ...tuning, smallJobs: this.#plan.smallJobs },
        onConflict: () => answer('overwrite'),
      });
      return await beforeDeadline(work);
    } catch (thrown) {
      complaints.push(`it threw ${String(thrown)}`);
      return undefined;
    } finally {
      await far.end();
      disk?.end();
      told.push(...far.told());
    }
  }
}

/** A case in words, to see what a seed stands for. */
export function caseText({ seed, direction, files, channels, ...rest }: FaultCase): string {
  const way = rest.whole ? 'whole' : 'in blocks';
  const shape = `${files.length} files ${way}, posix-rename ${rest.posixRename}, ${rest.smallJobs} jobs`;
  const lies = channels.map((script) => script.map(lieText).join(', ')).join(' | ');
  return `seed ${seed}: ${direction}, ${shape}: ${lies}`;
}

async function beforeDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no outcome within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
