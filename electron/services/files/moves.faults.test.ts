/**
 * The app is killed in the middle of moves, at each step from the copy to the last original: never are both gone, and the
 * next start brings it to its end. `HAWSER_SEED=N` chooses other places, `npm run soak` takes all of them.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachBounded } from '../../engine/fs/bounded.ts';
import { builtEngine, ensureBuilt } from '../../testing/built.ts';
import { lost, makeOriginals, movedRoots, notAllAt } from '../../testing/move-case.ts';
import type { QueueAppOptions } from '../../testing/queue-app-protocol.ts';
import { makeSshDirectory } from '../../testing/queue-case.ts';
import { runQueueApp } from '../../testing/queue-run.ts';
import { seeded } from '../../testing/seed.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';

const seed = Number(process.env['HAWSER_SEED'] ?? 1);
const isSoak = process.env['HAWSER_FAULTS'] !== undefined;
const usualPoints = 2;
const atOnce = 2;
/** Another disk than that of the other folders where there is one. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

let sshd: Sshd;
let dir: string;
let away: string;
beforeAll(async () => {
  await ensureBuilt();
  sshd = await startSshd();
  dir = await mkdtemp(join(tmpdir(), 'hawser-moves-'));
  away = await mkdtemp(join(memory, 'hawser-moves-'));
});
afterAll(async () => {
  await sshd.stop();
  for (const each of [dir, away]) await rm(each, { recursive: true, force: true, maxRetries: 5 });
});

type Side = number | 'local';
type Kind = {
  readonly name: string;
  readonly from: Side;
  readonly to: Side;
  readonly renames?: true;
};

const kinds: readonly Kind[] = [
  { name: 'to a server', from: 'local', to: 0 },
  { name: 'from a server', from: 0, to: 'local' },
  { name: 'between two servers', from: 0, to: 1 },
  { name: 'within a server', from: 0, to: 0 },
  { name: 'to another disk of this computer', from: 'local', to: 'local' },
  { name: 'within a disk of a server, by another path', from: 0, to: 0, renames: true },
];

/** Moves once, with a strike or without, as often as the app has to be started. */
async function runCase(kind: Kind, name: string, strike: QueueAppOptions['strike']) {
  const place = join(dir, name);
  const from = join(place, 'from');
  const to = join(kind.renames === true ? place : away, `to-${name}`);
  for (const each of [from, to, join(place, 'profile')]) await mkdir(each, { recursive: true });
  await makeSshDirectory(join(place, 'ssh'), sshd, sshd.port);
  const originals = await makeOriginals(from);
  const paths = movedRoots.map((root) => join(from, root));
  const options: QueueAppOptions = {
    profileDirectory: join(place, 'profile'),
    sshDirectory: join(place, 'ssh'),
    engine: builtEngine,
  };
  const server = `${sshd.user}@127.0.0.1:${sshd.port}`;
  const transfers = [{ from: kind.from, to: kind.to, paths, directory: to, moves: true }];
  const begin = {
    // two sessions, as to two hosts
    destinations:
      kind.to === 1
        ? [server, server]
        : kind.from === kind.to && kind.from === 'local'
          ? []
          : [server],
    transfers: kind.renames === true ? [] : transfers,
    ...(kind.renames === true ? { renames: [{ on: kind.from, paths, directory: to }] } : {}),
  };
  const never = () => undefined;
  const first = await runQueueApp(
    { ...options, begin, ...(strike === undefined ? {} : { strike }) },
    never,
  );
  const wrong = await lost(originals, from, to);
  const last = first.end === undefined ? await runQueueApp(options, never) : first;
  wrong.push(...(await lost(originals, from, to)));
  const { end } = last;
  if (end === undefined) wrong.push(`no end: ${last.printed}`);
  for (const stood of first.end === undefined ? (end?.found ?? []) : []) {
    // what needs nobody to connect to goes on
    const isTold = ['paused, cut off', 'done'].includes(stood) || kind.to === 'local';
    if (!isTold) wrong.push(`stood as ${stood}`);
  }
  const [moved] = end?.transfers ?? [];
  if (moved !== undefined) {
    const { state, problem } = moved.transfer;
    if (state !== 'done') wrong.push(`${state}: ${problem?.path} ${problem?.error.message}`);
    wrong.push(...(await notAllAt(originals, { at: to, notAt: from })));
  } else if (kind.renames !== true) {
    // killed before it was written down: then no original may have gone
    wrong.push(...(await lost(originals, from, from)));
  }
  await rm(place, { recursive: true, force: true, maxRetries: 5 });
  await rm(to, { recursive: true, force: true, maxRetries: 5 });
  return { wrong, operations: end?.operations ?? 0, wasKilled: first.wasKilled };
}

/** So many places of the second half, where copies arrive and originals go; or all of them. */
function placesOf(operations: number): number[] {
  const all = Array.from({ length: operations }, (_, at) => at + 1);
  if (isSoak) return all;
  const random = seeded(seed);
  const half = all.slice(Math.floor(operations / 2));
  const step = half.length / usualPoints;
  return Array.from(
    { length: usualPoints },
    (_, at) => half[Math.floor(at * step + random.below(Math.max(1, Math.floor(step))))] ?? 1,
  );
}

it.each(kinds)(
  `a move $name is never cut off so that both are gone (seed ${seed})`,
  async (kind) => {
    const slug = kind.name.replaceAll(/\W+/g, '-');
    const calm = await runCase(kind, `${slug}-calm`, undefined);
    expect(calm.wrong).toEqual([]);
    const wrong: string[] = [];
    let killed = 0;
    await eachBounded(placesOf(calm.operations), atOnce, async (at) => {
      const found = await runCase(kind, `${slug}-${at}`, { what: 'app', at });
      if (found.wasKilled) killed += 1;
      wrong.push(...found.wrong.map((text) => `seed ${seed}, killed at ${at}: ${text}`));
    });
    expect(wrong).toEqual([]);
    // the strike met the run: a run that takes fewer steps than the calm one is over before
    expect(killed).toBeGreaterThan(0);
  },
  isSoak ? 900_000 : 400_000,
);
