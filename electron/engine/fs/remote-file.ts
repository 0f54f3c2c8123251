import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import type { SftpClient } from '../sftp/client.ts';
import { SSH_FXF } from '../sftp/constants.ts';
import type { Handle } from '../sftp/replies.ts';
import { Sluice } from '../sftp/sluice.ts';
import type { CopyRange, NewAttrs, OpenFile, OpenHow } from './file-system.ts';
import { liveClients, type SftpChannels } from './remote-channels.ts';
import { explained, whenFull } from './remote-explain.ts';
import { withBothTimes } from './remote-times.ts';

/** One channel's handle of the file. */
type Lane = { readonly client: SftpClient; readonly handle: Handle; bytesInFlight: number };

// half of the 2 MiB that OpenSSH takes on a channel before it must answer: from here on another channel helps
const laneBytes = 1024 * 1024;

/**
 * An open remote file. When much is to be written it opens the same file on further channels, each of which has its own
 * window, and spreads requests over them; what goes wrong there is done again on the first.
 */
export class RemoteFile implements OpenFile {
  readonly #path: string;
  readonly #how: OpenHow;
  readonly #first: Lane;
  readonly #lanes: Lane[];
  readonly #channels: SftpChannels;
  readonly #sluice: Sluice;
  #maySpread: boolean;
  readonly #opening = new Map<SftpClient, Promise<void>>();
  #isClosed = false;

  constructor(
    client: SftpClient,
    handle: Handle,
    options: {
      readonly path: string;
      readonly how: OpenHow;
      readonly channels: SftpChannels;
      /** True when so much is going to be moved that all channels will be wanted. */
      readonly isMuch?: boolean;
    },
  ) {
    this.#path = options.path;
    this.#how = options.how;
    this.#first = { client, handle, bytesInFlight: 0 };
    this.#lanes = [this.#first];
    this.#channels = options.channels;
    this.#sluice = options.channels.sluice ?? new Sluice();
    this.#maySpread = options.how === 'read' || keepsWrites(client);
    if (options.isMuch === true && this.#maySpread) void this.#spreadSoon();
  }

  async read(buffer: Uint8Array, position: number): Promise<number> {
    const pieceBytes = Math.min(this.#first.client.limits.readBytes, this.#sluice.pieceBytes);
    if (buffer.length <= pieceBytes) return this.#readPiece(buffer, position);
    const pieces = cut(buffer, pieceBytes).map(({ piece, at }) =>
      this.#readPiece(piece, position + at),
    );
    const counts = await settled(pieces);
    // a piece that is short ends the file; one behind it that has bytes all the same came from a file that grew
    let total = 0;
    for (const [index, count] of counts.entries()) {
      total += count;
      if (count < Math.min(pieceBytes, buffer.length - index * pieceBytes)) break;
    }
    return total;
  }

  async write(buffer: Uint8Array, position: number): Promise<void> {
    const pieceBytes = Math.min(this.#first.client.limits.writeBytes, this.#sluice.pieceBytes);
    if (buffer.length <= pieceBytes) return this.#writePiece(buffer, position);
    await settled(
      cut(buffer, pieceBytes).map(({ piece, at }) => this.#writePiece(piece, position + at)),
    );
  }

  /** By `copy-data`, which works on two handles of one channel. */
  async copyFrom(source: OpenFile, { from, length, to }: CopyRange): Promise<boolean> {
    const { client, handle } = this.#first;
    if (!client.has('copyData') || !(source instanceof RemoteFile)) return false;
    const sourceHandle = await source.#handleOn(client);
    if (sourceHandle === undefined) return false;
    const range = { handle: sourceHandle, position: from, length };
    await client.copyData(range, { handle, position: to });
    return true;
  }

  async stat(): Promise<Attrs> {
    return this.#first.client.fstat(this.#first.handle);
  }

  async setAttrs(attrs: NewAttrs): Promise<void> {
    const { client, handle } = this.#first;
    await client.fsetstat(handle, await withBothTimes(attrs, () => this.stat()));
  }

  async sync(): Promise<boolean> {
    const { client, handle } = this.#first;
    if (!client.has('fsync')) return false;
    await client.fsync(handle);
    return true;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all(this.#opening.values());
    await settled(this.#lanes.map((lane) => closeLane(lane, this.#first)));
  }

  async #readPiece(piece: Uint8Array, position: number): Promise<number> {
    let filled = 0;
    while (filled < piece.length) {
      const rest = piece.subarray(filled);
      const at = position + filled;
      const count = await this.#onLane(rest.length, ({ client, handle }) =>
        client.read(handle, at, rest),
      );
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }

  async #writePiece(piece: Uint8Array, position: number): Promise<void> {
    const asked = { operation: 'write', path: this.#path };
    const { client } = this.#first;
    const writing = this.#onLane(piece.length, (lane) =>
      lane.client.write(lane.handle, position, piece),
    );
    await explained(client, writing, asked, whenFull(this.#path));
  }

  /** Runs a request on the lane with the least under way, when the link has room for it. */
  #onLane<T>(bytes: number, work: (lane: Lane) => Promise<T>): Promise<T> {
    return this.#sluice.pass(bytes, () => this.#onBestLane(bytes, work));
  }

  async #onBestLane<T>(bytes: number, work: (lane: Lane) => Promise<T>): Promise<T> {
    const lane = this.#pickLane();
    try {
      return await counted(lane, bytes, work);
    } catch (thrown) {
      if (lane === this.#first || !lane.client.isEnded) throw thrown;
      // a lost side channel is no reason to lose the file
      return counted(this.#first, bytes, work);
    }
  }

  #pickLane(): Lane {
    if (this.#isClosed) throw new OpError('internal', 'The file is closed already.');
    let best = this.#first;
    for (const lane of this.#lanes) {
      if (!lane.client.isEnded && lane.bytesInFlight < best.bytesInFlight) best = lane;
    }
    // what only comes our way fits one channel, whose window is our own, and comes in its order
    const mayHelp = this.#how !== 'read' && this.#maySpread;
    if (mayHelp && best.bytesInFlight >= laneBytes) this.#spread();
    return best;
  }

  /** Before the first channel is full: what is opened then would stand in line behind what is written. */
  async #spreadSoon(): Promise<void> {
    await this.#channels.grow?.();
    if (!this.#isClosed) this.#spread();
  }

  /** Takes in all channels that are free, or asks for more. */
  #spread(): void {
    const used = new Set(this.#lanes.map((lane) => lane.client));
    const free = liveClients(this.#channels).filter((client) => !used.has(client));
    if (free.length === 0) void this.#channels.grow?.();
    for (const client of free) void this.#openedLane(client);
  }

  /** Settles when the file is open on that channel, or cannot be. */
  #openedLane(client: SftpClient): Promise<void> {
    const under = this.#opening.get(client);
    if (under !== undefined) return under;
    const opening = this.#openLane(client).finally(() => this.#opening.delete(client));
    this.#opening.set(client, opening);
    return opening;
  }

  /** The file's handle on that channel; undefined when it cannot be opened there. */
  async #handleOn(client: SftpClient): Promise<Handle | undefined> {
    for (;;) {
      const lane = this.#lanes.find((one) => one.client === client);
      if (lane !== undefined) return lane.handle;
      if (!this.#maySpread || !liveClients(this.#channels).includes(client)) return undefined;
      await this.#openedLane(client);
    }
  }

  /** Opens the file on one more channel; when that cannot be, the ones we have must do. */
  async #openLane(client: SftpClient): Promise<void> {
    const flags = this.#how === 'read' ? SSH_FXF.READ : SSH_FXF.READ | SSH_FXF.WRITE;
    try {
      const before = this.stat();
      before.catch(() => {}); // it is waited for below, unless opening fails
      const handle = await client.open(this.#path, flags, {});
      if (await this.#isSameFile({ client, handle }, before).catch(() => false)) {
        this.#lanes.push({ client, handle, bytesInFlight: 0 });
        return;
      }
      await client.close(handle);
    } catch {
      // no right to open it again, or no handle left: only speed is lost
    }
    this.#maySpread = false;
  }

  /**
   * Version 3 has no inode numbers, so what there is is compared. A file that is being written only grows: what the
   * other handle says must lie between what ours says before and after.
   */
  async #isSameFile({ client, handle }: Pick<Lane, 'client' | 'handle'>, asked: Promise<Attrs>) {
    const before = await asked;
    const [other, after] = await Promise.all([client.fstat(handle), this.stat()]);
    // two channels do not keep step: ours may have been answered first
    return isWithin(other, before, after) || isWithin(other, before, await this.stat());
  }
}

/**
 * True where all handles of a file are of one file on a disk. rclone, which cannot sync one, keeps for each handle what
 * is written through it: of a file written through several, parts came out as zeros, and nothing told.
 */
function keepsWrites(client: SftpClient): boolean {
  return client.has('fsync');
}

function isWithin(other: Attrs, before: Attrs, after: Attrs): boolean {
  return (
    other.kind === after.kind &&
    other.uid === after.uid &&
    other.mode === after.mode &&
    isBetween(before.size, other.size, after.size) &&
    isBetween(before.mtimeMs, other.mtimeMs, after.mtimeMs)
  );
}

/** A server that leaves it out everywhere cannot be asked. */
function isBetween(low?: number, value?: number, high?: number): boolean {
  if (value === undefined) return low === undefined && high === undefined;
  return value >= (low ?? 0) && value <= (high ?? 0);
}

async function counted<T>(lane: Lane, bytes: number, work: (lane: Lane) => Promise<T>): Promise<T> {
  lane.bytesInFlight += bytes;
  try {
    return await work(lane);
  } finally {
    lane.bytesInFlight -= bytes;
  }
}

/** What closing a lost side channel would say has been made up for on the first one. */
async function closeLane(lane: Lane, first: Lane): Promise<void> {
  if (lane !== first && lane.client.isEnded) return;
  await lane.client.close(lane.handle);
}

function cut(buffer: Uint8Array, pieceBytes: number): { piece: Uint8Array; at: number }[] {
  const pieces: { piece: Uint8Array; at: number }[] = [];
  for (let at = 0; at < buffer.length; at += pieceBytes) {
    pieces.push({ piece: buffer.subarray(at, at + pieceBytes), at });
  }
  return pieces;
}

/** Waits for all, then throws the first failure: the buffers are free again only when nothing is under way. */
async function settled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(work);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
