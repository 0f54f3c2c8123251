import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchQuery } from '../../../../shared/contract/search.ts';
import { compileNameMasks } from '../../../../shared/name-masks.ts';
import { textToBytes } from '../../../../shared/names.ts';
import { canGrep, findCommand, grepCommand } from './find-command.ts';
import { namePatterns } from './name-patterns.ts';
import { probeCommand, probeInput, readProbe } from './probe.ts';

const everything: SearchQuery = { names: '', kinds: 'all', depth: 256 };
const anyBytes = fc
  .uint8Array({ minLength: 1, maxLength: 60 })
  .map((bytes) => bytes.map((byte) => byte || 1));

/** Every sign that a login shell sees, be it sh, csh or fish: one quoted text, without quotes in it. */
const quotedOnce = /^exec sh -c '[^'!\n\0]+'$/u;

describe('the commands of a search', () => {
  it('are one quoted text, whatever the folders, texts and masks are', () => {
    fc.assert(
      fc.property(
        anyBytes,
        fc.array(anyBytes, { maxLength: 4 }),
        fc.string({ maxLength: 80, unit: 'binary' }),
        (directory, starts, names) => {
          const order = { directory, starts, depth: 3, query: { ...everything, names } };
          for (const kind of ['gnu', 'plain'] as const) {
            const command = findCommand(kind, order) ?? '';
            expect(command).toMatch(quotedOnce);
            // of masks nothing but harmless signs is in it, and quotes of ours
            const patterns = [...command.matchAll(/-i?name "([^"]*)"/g)].map(([, said]) => said);
            for (const said of patterns) expect(said).toMatch(/^(?:[\w.*?-]*|\*\[\^ -~\]\*)$/);
          }
          const text = Buffer.from(names);
          const grep = grepCommand({ directory, text, matchCase: true, inputBytes: 1 });
          expect(grep).toMatch(quotedOnce);
          // what was named stands as letters, digits and numbers only, where it is made bytes again
          for (const [, said] of grep.matchAll(/printf %b "([^"]*)\."/g)) {
            expect(said).toMatch(/^(?:[\w/]|\\0[0-7]{3})*$/);
          }
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  it('leave too many folders to SFTP', () => {
    const starts = Array.from({ length: 2_000 }, (_, at) => textToBytes(`a folder ${at}`));
    const order = { directory: textToBytes('/'), starts, depth: 3, query: everything };
    expect(findCommand('gnu', order)).toBeUndefined();
  });

  it('look only for texts that grep means as we do', () => {
    expect(canGrep({ text: 'Gr\u00fc\u00dfe', matchCase: true })).toBe(true);
    expect(canGrep({ text: 'GRUSS', matchCase: false })).toBe(true);
    for (const text of ['a\nb', 'a\0b', '\ud800'])
      expect(canGrep({ text, matchCase: true })).toBe(false);
    expect(canGrep({ text: 'GR\u00dc', matchCase: false })).toBe(false);
  });

  it('ask for sizes and times no narrower than the query', () => {
    const query = { ...everything, minBytes: 10, maxBytes: 0, modifiedFromMs: 1_600_000_000_500 };
    const order = { directory: textToBytes('/'), starts: [], depth: 0, query };
    const command = findCommand('gnu', order);
    expect(command).toContain('-maxdepth 1');
    expect(command).toContain('-type f -size +9c -size -1c -newermt @1599999998');
  });
});

describe('patterns of names', () => {
  const sign = fc.constantFrom(
    ...'abkKzA019._- *?[]!^\\|;{}"\'$`~#%'.split(''),
    '\u00e9',
    '\u212a',
  );
  const printable = fc.constantFrom(...'abkKzA019._- *?[]!^\\|;{}"\'$`~#%'.split(''));

  it('leave out no printable name that the masks choose', () => {
    fc.assert(
      fc.property(
        fc.array(sign, { maxLength: 8 }).map((signs) => signs.join('')),
        fc.array(printable, { minLength: 1, maxLength: 6 }).map((signs) => signs.join('')),
        (masks, name) => {
          const patterns = namePatterns(masks);
          const chosen = compileNameMasks(masks)?.(name) ?? true;
          if (patterns === undefined || !chosen) return;
          if (!patterns.some((pattern) => fits(pattern, name))) throw new Error(`${masks} ${name}`);
        },
      ),
      { seed: 11, numRuns: 5_000 },
    );
  });

  it('narrow by what is plain in a mask', () => {
    expect(namePatterns('*.txt; Log')).toEqual([
      { option: '-iname', pattern: '*.txt' },
      { option: '-name', pattern: '*Log*' },
    ]);
    expect(namePatterns('caf\u00e9')).toEqual([]);
    expect(namePatterns('a[bc]d*')).toEqual([{ option: '-iname', pattern: 'a*' }]);
    expect(namePatterns(' ; |x')).toBeUndefined();
  });
});

/** As `find` in the C locale: `*` and `?` alone, letters of ASCII folded. */
function fits({ option, pattern }: { option: string; pattern: string }, name: string): boolean {
  const source = pattern.replace(/[.]/g, '\\.').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, option === '-iname' ? 'is' : 's').test(name);
}

// those of this machine that somebody may have as a login shell
const shells = ['sh', 'bash', 'dash', 'zsh', 'fish', 'csh', 'tcsh', 'ksh'].filter((name) =>
  ['/bin', '/usr/bin'].some((folder) => existsSync(`${folder}/${name}`)),
);

describe('the probe', () => {
  it.each(shells)(
    'proves that %s gives every byte back, and what tools there are',
    async (shell) => {
      const running = promisify(execFile)(shell, ['-c', probeCommand], { encoding: 'buffer' });
      running.child.stdin?.end(probeInput());
      expect(readProbe((await running).stdout)).toEqual({ find: 'gnu', grep: true });
    },
  );

  it('takes no answer that differs in one byte', async () => {
    const running = promisify(execFile)('sh', ['-c', probeCommand], { encoding: 'buffer' });
    running.child.stdin?.end(probeInput());
    const { stdout } = await running;
    const told = stdout.indexOf(Buffer.from([0x61, 0x62, 0x63]));
    const piped = stdout.indexOf(Buffer.from([0x61, 0x62, 0x63]), told + 100);
    for (const at of [told, piped]) {
      const changed = Buffer.from(stdout);
      changed[at] = 0x78;
      expect(readProbe(changed)).toBeUndefined();
    }
    expect(readProbe(Buffer.concat([Buffer.from('Welcome!\n'), stdout]))).toBeDefined();
    expect(readProbe(stdout.subarray(0, -5))).toBeUndefined();
    expect(readProbe(Buffer.from('This account is restricted.\n'))).toBeUndefined();
  });
});
