import type { Check } from '../../../shared/contract/transfers.ts';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Admitted, Context } from './context.ts';
import type { Filled } from './fill.ts';
import { hashFile } from './rehash.ts';

/** What a copy says about itself, and what a hash tool may say about it. */
export type Claim = Filled & {
  /** Of the partial. */
  readonly path: string;
  /** What the side said of the partial once it was finished. */
  readonly made?: Attrs | undefined;
  /** What the server's tool says about the far file, asked while other work goes on. */
  readonly said: Promise<string | undefined> | undefined;
  /** True when it was asked about what was written before that was closed. */
  readonly isSaidEarly?: boolean;
};

/** Asks the server's tool about the source of a download, while it is read. */
export function askAboutSource(
  context: Context,
  path: string,
  bytes: number,
): Promise<string | undefined> | undefined {
  const { source, target, hasher, verify, halt } = context;
  if (verify === 'size' || source.capabilities.kind !== 'remote') return undefined;
  // with both sides far, what was written is the one to ask about
  if (target.capabilities.kind === 'remote') return undefined;
  return hasher?.hash(path, bytes, halt.signal);
}

/** Asks the server's tool about what was written there. */
export function askAboutTarget(
  context: Context,
  partial: string,
  bytes: number,
): Promise<string | undefined> | undefined {
  const { target, hasher, verify, halt } = context;
  if (verify === 'size' || target.capabilities.kind !== 'remote') return undefined;
  return hasher?.hash(partial, bytes, halt.signal);
}

/** How the content of a finished partial was checked; throws when it is not what was read. */
export async function checkContent(
  context: Context,
  item: Admitted,
  claim: Claim,
): Promise<{ readonly check: Check; readonly sha256?: string }> {
  let said = await claim.said;
  if (context.halt.error !== undefined && context.halt.signal.aborted) throw context.halt.error;
  if (context.verify === 'size') return { check: 'size' };
  const sha256 = claim.sha256 ?? (await hashOfSource(context, item, claim));
  if (sha256 === undefined) return { check: 'size' };
  if (said !== undefined && said !== sha256 && claim.isSaidEarly === true) {
    // a server may keep content back until the file is closed, as it is now
    said = await askAboutTarget(context, claim.path, claim.bytes);
  }
  if (said === sha256) return { check: 'sha256', sha256 };
  if (said === undefined && context.verify !== 'read-back') return { check: 'size', sha256 };
  if ((await readBack(context, item, claim)) !== sha256) throw mismatch(item.path);
  // its tool looks at other files than SFTP does, or does not hash as one should
  if (said !== undefined) context.hasher?.distrust();
  return { check: 'read-back', sha256 };
}

/** A copy that a server made by itself went past us: its tool tells about the source as well, or nobody does. */
async function hashOfSource(
  { hasher, halt, sameServer }: Context,
  { path }: Admitted,
  { said, bytes }: Claim,
): Promise<string | undefined> {
  if (said === undefined || (await said) === undefined || !sameServer) return undefined;
  return await hasher?.hash(path, bytes, halt.signal);
}

/** Reads the far file once more, or the written one where none is far. */
async function readBack(context: Context, item: Admitted, claim: Claim): Promise<string> {
  const { source, target, halt } = context;
  const isSourceFar = target.capabilities.kind === 'local' && source.capabilities.kind === 'remote';
  const [files, path]: [FileSystem, string] = isSourceFar
    ? [source, item.path]
    : [target, claim.path];
  const file = await files.open(path, 'read', { signal: halt.signal });
  try {
    return (await hashFile(context, file, claim.bytes)).digest('hex');
  } finally {
    // nothing was written through it
    await file.close().catch(() => {});
  }
}

function mismatch(path: string): OpError {
  return new OpError(
    'changed',
    `“${nameInText(path)}” was not copied: mismatch, the content at the server is not what was sent or received.`,
    { next: 'Retry; if it happens again, a disk or the server damages data.' },
  );
}
