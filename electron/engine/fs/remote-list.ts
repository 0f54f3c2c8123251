import type { Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { isEntryName, joinPath } from '../../../shared/paths.ts';
import type { SftpClient } from '../sftp/client.ts';
import type { Handle, NamedAttrs } from '../sftp/replies.ts';
import { eachBounded } from './bounded.ts';
import type { ListOptions } from './file-system.ts';
import { tooMany } from './local-list.ts';
import { explained, whenNotDirectory } from './remote-explain.ts';

// READDIRs under way: 2 for small folders, growing while replies come, since OpenSSH sends 100 names each
// and a folder of 100,000 would take a thousand round trips
const firstInFlight = 2;
const mostInFlight = 32;
// a reply of more names is big enough by itself
const fullReply = 1000;
// a server may send empty replies, but not for ever
const mostEmptyReplies = 100;
// a reply may hold a whole huge folder: in pieces, so that whoever takes them can breathe in between
const mostPerBatch = 4096;
// links looked up at a time, and how many make a batch
const linksInFlight = 32;
const linkBatch = 128;

/** Lists a remote directory: each reply at once as a batch, then the links once more with where they lead. */
export async function* listRemote(
  client: SftpClient,
  path: string,
  options: ListOptions & { readonly maxEntries?: number } = {},
): AsyncGenerator<readonly Entry[]> {
  const { signal } = options;
  const maxEntries = options.maxEntries ?? limits.entriesPerDirectory;
  const asked = { operation: 'open the folder', path };
  const opening = client.opendir(path, { signal });
  const handle = await explained(client, opening, asked, whenNotDirectory(path));
  const sieve = new Sieve();
  let count = 0;
  try {
    for await (const names of replies(client, handle, signal)) {
      const entries = sieve.take(names);
      const room = maxEntries - count;
      for (let from = 0; from < Math.min(entries.length, room); from += mostPerBatch) {
        yield entries.slice(from, Math.min(from + mostPerBatch, room));
      }
      if (entries.length > room) throw tooMany(path, maxEntries);
      count += entries.length;
    }
  } finally {
    // nothing was written, so that closing has nothing to say that a listing would depend on
    if (!client.isEnded) client.close(handle).catch(() => undefined);
  }
  if (options.links !== 'leave') yield* resolvedLinks(client, path, sieve.links, signal);
  sieve.report(path);
}

/** READDIR replies in their order, with several requests under way. */
async function* replies(
  client: SftpClient,
  handle: Handle,
  signal: AbortSignal | undefined,
): AsyncGenerator<NamedAttrs[]> {
  const inFlight: Promise<NamedAttrs[] | undefined>[] = [];
  let wanted = firstInFlight;
  let emptyReplies = 0;
  for (;;) {
    while (inFlight.length < wanted) {
      const asking = client.readdir(handle, { signal });
      // when the listing ends early nobody asks for this one's outcome
      asking.catch(() => undefined);
      inFlight.push(asking);
    }
    const names = await inFlight.shift();
    if (names === undefined) return;
    emptyReplies = names.length === 0 ? emptyReplies + 1 : 0;
    if (emptyReplies >= mostEmptyReplies) {
      throw new OpError('protocol', 'The server sends empty parts of a folder without end.');
    }
    wanted = names.length < fullReply ? Math.min(wanted * 2, mostInFlight) : firstInFlight;
    yield names;
  }
}

/** Keeps what can be an entry, and remembers what cannot and which are links. */
class Sieve {
  readonly links: Entry[] = [];
  #refused: string | undefined;
  #refusedCount = 0;

  take(names: readonly NamedAttrs[]): Entry[] {
    const entries: Entry[] = [];
    for (const { name, attrs } of names) {
      if (name === '.' || name === '..') continue;
      if (!isEntryName(name) || name.length > limits.pathLength) {
        this.#refused ??= name;
        this.#refusedCount += 1;
        continue;
      }
      const entry = { name, ...attrs };
      entries.push(entry);
      if (entry.kind === 'link') this.links.push(entry);
    }
    return entries;
  }

  /** Throws when names were left out, for the listing is not all there is. */
  report(path: string): void {
    if (this.#refused === undefined) return;
    const name = nameInText(this.#refused.slice(0, 200));
    const others = this.#refusedCount > 1 ? ` and ${this.#refusedCount - 1} more` : '';
    throw new OpError(
      'protocol',
      `The server lists names in “${nameInText(path)}” that no entry can have: “${name}”${others}. They are left out.`,
    );
  }
}

async function* resolvedLinks(
  client: SftpClient,
  path: string,
  links: readonly Entry[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Entry[]> {
  for (let from = 0; from < links.length; from += linkBatch) {
    const resolved: Entry[] = [];
    await eachBounded(links.slice(from, from + linkBatch), linksInFlight, async (link) => {
      const full = joinPath(path, link.name);
      const [target, targetKind] = await Promise.all([
        client.readlink(full, { signal }).catch(unlessLost(client, signal)),
        kindBehind(client, full, signal),
      ]);
      resolved.push({
        ...link,
        ...(target === undefined ? {} : { target }),
        ...(targetKind === undefined ? {} : { targetKind }),
      });
    });
    yield resolved;
  }
}

async function kindBehind(
  client: SftpClient,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Entry['targetKind']> {
  try {
    return (await client.stat(path, { signal })).kind;
  } catch (thrown) {
    if (thrown instanceof OpError && thrown.code === 'not-found') return 'broken';
    return unlessLost(client, signal)(thrown);
  }
}

/** A link that cannot be read is listed without its target; a lost channel or a cancel ends the listing. */
function unlessLost(client: SftpClient, signal: AbortSignal | undefined) {
  return (thrown: unknown): undefined => {
    if (client.isEnded || signal?.aborted === true) throw thrown;
  };
}
