import type { Search } from '../findings.ts';
import type { FarShell } from './far-shell.ts';
import { findCommand, type FindKind } from './find-command.ts';

/** The command of a search; undefined for what is better, or only, done over SFTP. */
export function commandOf(shell: FarShell, kind: FindKind, { path, starts, query }: Search) {
  // without attributes each entry has to be looked at over SFTP, which only pays when names leave few
  const isNarrow = query.names.split('|')[0]?.trim() !== '';
  if (!path.startsWith('/') || (kind === 'plain' && !isNarrow)) return undefined;
  try {
    return findCommand(kind, {
      directory: shell.toBytes(path),
      starts: starts.map((start) => shell.toBytes(start)),
      depth: query.depth,
      query,
    });
  } catch {
    // a name that the charset of this host cannot say: SFTP tells what is wrong with it
    return undefined;
  }
}
