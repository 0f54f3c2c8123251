/** Flags of `npm run bench` as they were typed. */
export type Flags = {
  readonly quick?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly rounds?: string | undefined;
  readonly only?: string | undefined;
  readonly delay?: string | undefined;
  readonly tools?: string | undefined;
  readonly minutes?: string | undefined;
};

/** How a run of the bench is made. */
export type BenchOptions = {
  /** Rounds per case; in each every tool takes its turn. */
  readonly rounds: number;
  /** Print JSON instead of the tables. */
  readonly json: boolean;
  /** Only loads whose name contains this. */
  readonly only: string;
  /** Round trips, in this order. */
  readonly delaysMs: readonly number[];
  /** Which tools, by their ids. */
  readonly toolIds: readonly string[];
  /** No run begins after this time. */
  readonly minutes: number;
  /** When one move is stopped. */
  readonly limitSecondsAt: (delayMs: number) => number;
};

// `--quick` is for "does it work, and is it about right": minutes instead of hours
const quickToolIds = ['sftp', 'rclone', 'tar', 'hawser'];
const quickLimitSeconds = 20;
// the targets stand at 0 and 50 ms, so those are measured first
const delaysMs = [0, 50, 10, 200];

/** Reads the flags; throws a `RangeError` that says what a flag may be. */
export function readOptions(flags: Flags, knownToolIds: readonly string[]): BenchOptions {
  const quick = flags.quick ?? false;
  return {
    json: flags.json ?? false,
    only: flags.only ?? '',
    rounds: numberIn('--rounds', flags.rounds ?? (quick ? '1' : '5'), { from: 1, to: 100 }),
    minutes: numberIn('--minutes', flags.minutes ?? (quick ? '15' : '180'), { from: 1, to: 1_440 }),
    delaysMs:
      flags.delay === undefined
        ? delaysMs.slice(0, quick ? 2 : delaysMs.length)
        : listOf(flags.delay).map((text) => numberIn('--delay', text, { from: 0, to: 2_000 })),
    toolIds: readToolIds(flags.tools, { quick, knownToolIds }),
    limitSecondsAt: (delayMs) => (quick ? quickLimitSeconds : limitSecondsAt(delayMs)),
  };
}

// At 50 ms `scp -r` takes 220 s for 1,000 files, which a target is measured against; farther away none is.
function limitSecondsAt(delayMs: number): number {
  return delayMs <= 50 ? 300 : 100;
}

function readToolIds(
  typed: string | undefined,
  { quick, knownToolIds }: { readonly quick: boolean; readonly knownToolIds: readonly string[] },
): readonly string[] {
  if (typed === undefined) return quick ? quickToolIds : knownToolIds;
  const ids = listOf(typed);
  const unknown = ids.find((id) => !knownToolIds.includes(id));
  if (unknown === undefined) return ids;
  throw new RangeError(`--tools: no tool "${unknown}"; there are ${knownToolIds.join(', ')}`);
}

function listOf(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

function numberIn(
  flag: string,
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const value = text === '' ? Number.NaN : Number(text);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new RangeError(`${flag}: "${text}" is not a whole number from ${from} to ${to}`);
}
