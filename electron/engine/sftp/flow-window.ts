const KiB = 1024;
const MiB = 1024 * KiB;

// security.md, section 4, rule 18
const mostBytes = 16 * MiB;
// two requests of the size that every server takes: one is on its way while the next is made
const leastBytes = 64 * KiB;
const startBytes = 512 * KiB;
const smallestPieceBytes = 32 * KiB;
// requests in flight: enough to see a line begin before it is long
const pieces = 8;

/** A line of our own making as long as this is felt in a terminal on the same link. */
const crowdedMs = 40;
/** And one as short as this is wanted, so that the link never waits for us. */
const wantedMs = 20;
// one late reply says nothing, a whole span of late ones does
const spanMs = 200;
const spanReplies = 4;
// what is learned is forgotten again: a way that became longer for good must not look like a line for ever
const memoryMs = 5_000;
// while there always is a short line, the soonest reply creeps up: then the line must be gone for a moment
const creepMs = 10;
// growth beyond what was enough before, in parts of what came back: a tenth of a round trip of line at most
const careful = 1 / 8;
// a hiccup of the link or a busy machine looks like a line for a moment: back to nearly where it was is fast
const doubted = 3 / 4;
const forgets = 0.9;

/** The answer to one request. */
export type Reply = {
  readonly bytes: number;
  readonly ms: number;
  readonly nowMs: number;
  /** Others waited for room meanwhile. */
  readonly isWanted: boolean;
};

/**
 * How many bytes of content may be on their way at once on a connection, by how long their replies take. More than the
 * link carries in a round trip only stands in line, and everything else on the link behind it: so it grows while
 * replies come about as soon as the soonest seen, and shrinks when even the soonest of a whole span stood in line.
 * Pure: the caller brings the times.
 */
export class FlowWindow {
  #bytes = startBytes;
  /** Growth is fast up to here: at first anywhere, later to what was enough before. */
  #enoughBytes = mostBytes;
  #growsFromMs = 0;
  readonly #memory = new Memory();
  #span = new Span(0);
  #bytesPerMs = 0;

  /** Bytes that may be under way. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Best size of one request: on a slow link a large one would be a line in itself. */
  get pieceBytes(): number {
    const share = Math.floor(this.#bytes / pieces / smallestPieceBytes) * smallestPieceBytes;
    return Math.max(smallestPieceBytes, share);
  }

  /** A request was answered. */
  took(reply: Reply): void {
    const { bytes, nowMs, isWanted } = reply;
    if (this.#memory.isOver(nowMs)) this.#emptyLine(nowMs);
    this.#memory.see(reply);
    const lineMs = this.#lineOf(reply);
    if (isWanted && lineMs < wantedMs && nowMs >= this.#growsFromMs) this.#grow(bytes);
    this.#span.see(lineMs, reply);
    if (this.#span.isOver(nowMs, Math.max(spanMs, this.#memory.soonest.ms))) this.#endSpan(nowMs);
  }

  /** How long a request stood in line: later than the soonest, but for its own bytes, which take their time. */
  #lineOf({ ms, bytes }: Sample): number {
    const { soonest } = this.#memory;
    const moreBytes = bytes - soonest.bytes;
    return ms - soonest.ms - (this.#bytesPerMs > 0 ? moreBytes / this.#bytesPerMs : 0);
  }

  #grow(bytes: number): void {
    const more = this.#bytes < this.#enoughBytes ? bytes : bytes * careful;
    this.#bytes = Math.min(mostBytes, Math.round(this.#bytes + more));
  }

  /** Now and then, when the soonest reply may have stood in line as well. */
  #emptyLine(nowMs: number): void {
    const { fromMs, byMs } = this.#memory.crept;
    if (byMs > creepMs) {
      this.#enoughBytes = this.#bytes;
      this.#shrinkTo(this.#bytes * (fromMs / (fromMs + byMs)) * forgets);
      // the replies of what is under way now tell of the line there was
      this.#growsFromMs = nowMs + fromMs + byMs;
    }
    this.#memory.forget(nowMs);
  }

  #endSpan(nowMs: number): void {
    const { lineMs } = this.#span;
    // the most of the last seconds: what a moment carried says less about the link
    this.#bytesPerMs = Math.max(this.#span.bytesPerMs(nowMs), this.#bytesPerMs * forgets);
    this.#span = new Span(nowMs);
    if (lineMs > crowdedMs) {
      const carried = this.#bytesPerMs * (this.#memory.soonest.ms + wantedMs);
      this.#enoughBytes = this.#bytes * doubted;
      this.#shrinkTo(Math.max(this.#bytes / 2, carried));
    } else if (lineMs > wantedMs) {
      this.#enoughBytes = Math.min(this.#enoughBytes, this.#bytes);
    }
  }

  #shrinkTo(bytes: number): void {
    this.#bytes = Math.min(this.#bytes, Math.max(leastBytes, Math.round(bytes)));
  }
}

type Sample = { readonly ms: number; readonly bytes: number };

const nothing: Sample = { ms: Infinity, bytes: 0 };

/** The soonest reply of the last seconds, kept in two halves so that the older can be forgotten. */
class Memory {
  #sinceMs: number | undefined;
  #new = nothing;
  #old = nothing;

  get soonest(): Sample {
    return this.#new.ms < this.#old.ms ? this.#new : this.#old;
  }

  /** From what the soonest reply rose, and by how much. */
  get crept(): { readonly fromMs: number; readonly byMs: number } {
    const byMs = this.#new.ms - this.#old.ms;
    return { fromMs: this.#old.ms, byMs: Number.isFinite(byMs) ? byMs : 0 };
  }

  isOver(nowMs: number): boolean {
    return this.#sinceMs !== undefined && nowMs - this.#sinceMs >= memoryMs;
  }

  see({ ms, bytes, nowMs }: Reply): void {
    this.#sinceMs ??= nowMs;
    if (ms < this.#new.ms) this.#new = { ms, bytes };
  }

  forget(nowMs: number): void {
    this.#old = this.#new;
    this.#new = nothing;
    this.#sinceMs = nowMs;
  }
}

/** Some replies in a row. */
class Span {
  #replies = 0;
  /** The shortest line that one of them stood in. */
  lineMs = Infinity;
  #bytes = 0;
  #sinceMs: number;

  constructor(sinceMs: number) {
    this.#sinceMs = sinceMs;
  }

  see(lineMs: number, { bytes, ms, nowMs }: Reply): void {
    // what was idle before does not count
    if (this.#replies === 0) this.#sinceMs = Math.max(this.#sinceMs, nowMs - ms);
    this.#replies += 1;
    this.#bytes += bytes;
    this.lineMs = Math.min(this.lineMs, lineMs);
  }

  isOver(nowMs: number, leastMs: number): boolean {
    return this.#replies >= spanReplies && nowMs - this.#sinceMs >= leastMs;
  }

  bytesPerMs(nowMs: number): number {
    return this.#bytes / Math.max(1, nowMs - this.#sinceMs);
  }
}
