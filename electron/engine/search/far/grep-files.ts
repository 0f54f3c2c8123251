import type { Entry } from '../../../../shared/entry.ts';
import { OpError, toAppError } from '../../../../shared/errors.ts';
import type { Findings, Search } from '../findings.ts';
import { createComplaints } from './complaints.ts';
import type { FarShell } from './far-shell.ts';
import { grepCommand } from './find-command.ts';
import { belowOf } from './found.ts';
import { createRecords } from './records.ts';

const idleMs = 60_000;
/** The slowest disk that may still be waited for. */
const bytesPerMs = 10_000;
// `xargs` tells that some of its commands found nothing, or could not read all
const someFoundNothing = 123;

/** Files that it has not told of, and whether its answer was whole: then the text is in none of them. */
export type Grepped = { readonly left: readonly Entry[]; readonly isWhole: boolean };

/** Tells those of the files that `grep` finds the text in. */
export async function grepFiles(
  {
    shell,
    search,
    findings,
  }: { readonly shell: FarShell; readonly search: Search; readonly findings: Findings },
  files: readonly Entry[],
): Promise<Grepped> {
  const { content } = search.query;
  if (content === undefined || files.length === 0) return { left: files, isWhole: true };
  const left = new Map(files.map((file) => [file.name, file]));
  const input = Buffer.concat(files.flatMap(({ name }) => [shell.toBytes(`./${name}`), nul]));
  const text = Buffer.from(content.text);
  const { matchCase } = content;
  const directory = shell.toBytes(search.path);
  const command = grepCommand({ directory, text, matchCase, inputBytes: input.length });
  const records = createRecords((record) => {
    const below = belowOf(shell.toText(record)) ?? '';
    const file = left.get(below);
    left.delete(below);
    if (file !== undefined) findings.tell([file]);
  });
  const complaints = createComplaints(({ below = '', code, message }) =>
    findings.note(findings.pathOf(below), new OpError(code, message)),
  );
  const bytes = files.reduce((sum, { size = 0 }) => sum + size, 0);
  const isWhole = await shell
    .run(command, {
      input,
      records,
      complaints,
      idleMs: idleMs + Math.ceil(bytes / bytesPerMs),
      signal: findings.signal,
    })
    .then(
      (code) => code === 0 || code === someFoundNothing,
      (thrown: unknown) => {
        if (findings.isOver || toAppError(thrown).code === 'disconnected') throw thrown;
        return false;
      },
    );
  return { left: isWhole ? [] : [...left.values()], isWhole };
}

const nul = Buffer.of(0);
