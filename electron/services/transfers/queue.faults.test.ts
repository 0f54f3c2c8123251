/**
 * The app, a session's process or the server is killed in the middle of an upload and a download; what is started next
 * finds the queue again and ends it. `HAWSER_SEED=N` chooses other places, `npm run soak` takes many more of them.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachBounded } from '../../engine/fs/bounded.ts';
import { builtEngine, ensureBuilt } from '../../testing/built.ts';
import { startCountingProxy } from '../../testing/counting-proxy.ts';
import type { QueueAppOptions, Victim } from '../../testing/queue-app-protocol.ts';
import {
  againBytes,
  checkAfterCrash,
  checkAtEnd,
  checkReport,
  makeSshDirectory,
  makeTarget,
  makeTree,
  overheadBytes,
  treeBytes,
} from '../../testing/queue-case.ts';
import { runQueueApp } from '../../testing/queue-run.ts';
import { seeded } from '../../testing/seed.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { readTransferJournal } from './transfer-journal.ts';

const seed = Number(process.env['HAWSER_SEED'] ?? 1);
const isSoak = process.env['HAWSER_FAULTS'] !== undefined;
const mostMs = isSoak ? Number(process.env['HAWSER_FAULTS_MINUTES'] ?? 15) * 60_000 : 1_200_000;
const victims = ['app', 'session', 'server'] as const satisfies Victim[];
const usualPoints = 30;
/** One for each core: what takes its turn for a core is not where it was to be struck. */
const atOnce = 2;

/** Memory where there is such a disk: no power is cut here, and a session's fsync would be most of the time. */
const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

let sshd: Sshd;
let dir: string;
beforeAll(async () => {
  await ensureBuilt();
  sshd = await startSshd();
  dir = await mkdtemp(join(base, 'hawser-crash-'));
  await makeTree(join(dir, 'from'));
});
afterAll(async () => {
  await sshd.stop();
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
});

type Strike = NonNullable<QueueAppOptions['strike']>;

/** How far the large file of each direction is written down to have got. */
async function keptBytes(profileDirectory: string) {
  const kept = { upload: 0, download: 0 };
  const { known } = await readTransferJournal(join(profileDirectory, 'transfers.journal'));
  for (const { record } of known) {
    if (record.direction !== 'upload' && record.direction !== 'download') continue;
    const marks = [...record.checkpoints.values()].map(({ offset }) => offset);
    kept[record.direction] = Math.max(record.items.counts().doneBytes, ...marks);
  }
  return kept;
}

/** Runs the case once with a strike, as often as the app has to be started. */
async function runCase(name: string, strike: Strike | undefined) {
  const place = join(dir, name);
  const proxy = await startCountingProxy(sshd.port);
  try {
    const from = join(dir, 'from');
    const targets = { up: join(place, 'up'), down: join(place, 'down') };
    for (const target of Object.values(targets)) await makeTarget(target);
    await mkdir(join(place, 'profile'), { recursive: true });
    await makeSshDirectory(join(place, 'ssh'), sshd, proxy.port);
    const options: QueueAppOptions = {
      profileDirectory: join(place, 'profile'),
      sshDirectory: join(place, 'ssh'),
      engine: builtEngine,
    };
    const begin = {
      destinations: [`${sshd.user}@127.0.0.1:${proxy.port}`],
      transfers: [
        { from: 'local', to: 0, paths: [join(from, 'tree')], directory: targets.up },
        { from: 0, to: 'local', paths: [join(from, 'tree')], directory: targets.down },
      ],
    } as const;
    const strikeServer = () => void sshd.killSessions();
    const first = await runQueueApp(
      { ...options, begin, ...(strike === undefined ? {} : { strike }) },
      strikeServer,
    );
    const complaints: string[] = [];
    let last = first;
    if (first.end === undefined) await proxy.idle();
    const killedAt = { toServer: proxy.toServer, toClient: proxy.toClient };
    const kept = await keptBytes(options.profileDirectory);
    if (first.end === undefined) {
      for (const target of Object.values(targets)) {
        complaints.push(...(await checkAfterCrash(from, target)));
      }
      last = await runQueueApp(options, strikeServer);
    }
    if (last.end === undefined) complaints.push(`no end: ${last.printed}`);
    else complaints.push(...checkReport(last.end));
    // killed before the transfers were written down, or between the two: then there is nothing to go on with
    const directions = last.end?.transfers.map(({ transfer }) => transfer.direction) ?? [];
    if (directions.includes('upload')) complaints.push(...(await checkAtEnd(from, targets.up)));
    if (directions.includes('download')) complaints.push(...(await checkAtEnd(from, targets.down)));
    if (first.end === undefined) {
      // nothing that was written down as checked is sent again
      const again = {
        upload: proxy.toServer - killedAt.toServer,
        download: proxy.toClient - killedAt.toClient,
      };
      for (const direction of ['upload', 'download'] as const) {
        if (again[direction] > treeBytes - kept[direction] + overheadBytes) {
          complaints.push(
            `${direction} of ${again[direction]} bytes, ${kept[direction]} were kept`,
          );
        }
      }
    }
    const mostBytes = treeBytes + againBytes + overheadBytes;
    const isShort = proxy.toServer <= mostBytes && proxy.toClient <= mostBytes;
    const operations = last.end?.operations ?? 0;
    return { complaints, operations, first, isShort, count: directions.length };
  } finally {
    await proxy.close();
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** So many places, spread over the run; or all of them. */
function chooseStrikes(operations: number): Strike[] {
  if (isSoak) {
    return Array.from({ length: operations }, (_, at) => at + 1).flatMap((at) =>
      victims.map((what) => ({ what, at })),
    );
  }
  const random = seeded(seed);
  const step = operations / usualPoints;
  return Array.from({ length: usualPoints }, (_, at) => ({
    // the app has the most places of its own to die at
    what: at % 6 === 4 ? 'session' : at % 6 === 5 ? 'server' : 'app',
    at: 1 + Math.floor(at * step + random.below(Math.max(1, Math.ceil(step)))),
  }));
}

it(
  `whatever is killed in the middle, the queue ends as if nothing had been (seed ${seed})`,
  async () => {
    const untilMs = performance.now() + mostMs;
    const calm = await runCase('calm', undefined);
    expect(calm.complaints).toEqual([]);
    expect(calm.count).toBe(2);
    const strikes = chooseStrikes(calm.operations);
    const wrong: string[] = [];
    let [done, killed, whole, short] = [0, 0, 0, 0];
    await eachBounded([...strikes.entries()], atOnce, async ([number, strike]) => {
      if (performance.now() > untilMs) return;
      const { complaints, first, count, isShort } = await runCase(`case-${number}`, strike);
      done += 1;
      if (first.wasKilled) killed += 1;
      if (count === 2) whole += 1;
      if (isShort) short += 1;
      const where = `seed ${seed}, ${strike.what} at ${strike.at}`;
      wrong.push(...complaints.map((text) => `${where}: ${text}`));
    });
    expect(wrong).toEqual([]);
    // a file gets no more than 8 MiB ahead of what is written down of it
    expect(short).toBe(done);
    // a soak ends when its time is over
    expect(done).toBeGreaterThanOrEqual(isSoak ? 1 : usualPoints);
    // the strikes met the run: not all came when it was over already, or had not begun
    expect(killed).toBeGreaterThan(done / 4);
    expect(whole).toBeGreaterThan(done / 2);
  },
  mostMs + 60_000,
);
