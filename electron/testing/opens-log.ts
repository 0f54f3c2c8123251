import { readFile, writeFile } from 'node:fs/promises';
import type { SshdOptions } from './sshd.ts';

/** What OpenSSH's SFTP service has opened, as it says itself. */
export type OpensLog = {
  /** For the server whose service is to write it. */
  readonly options: SshdOptions;
  /** The files opened since the last time this was asked. */
  readonly take: () => Promise<readonly string[]>;
};

/** Has the SFTP service of a test's sshd tell in `file` what it opens. */
export function logOpens(file: string): OpensLog {
  const service = `/usr/lib/openssh/sftp-server -e -l INFO 2>>${file}`;
  return {
    options: { sftp: 'none', config: [`Subsystem sftp ${service}`] },
    take: async () => {
      const text = await readFile(file, 'utf8');
      await writeFile(file, '');
      return [...text.matchAll(/open "([^"]*)" flags/gu)].map(([, path = '']) => path);
    },
  };
}
