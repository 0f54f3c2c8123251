/** One login is enough for all of a session: a code that is good for once is asked for once. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canStartPamSshd, startPamSshd } from '../testing/pam-sshd.ts';
import { createScript, paramsFor } from '../testing/ssh-fixtures.ts';
import { RemoteSide } from './remote-side.ts';

const code = '424242';
const size = { columns: 80, rows: 24 };

it.skipIf(!(await canStartPamSshd()))(
  'A01 panes, transfers and terminals of a session share one login with its one code',
  async () => {
    const sshd = await startPamSshd({ methods: 'publickey,keyboard-interactive', accepts: [code] });
    const { signal } = new AbortController();
    const script = createScript({ interactive: () => ({ answers: [code] }) });
    const side = new RemoteSide(script.deps);
    try {
      await writeFile(join(sshd.dir, 'file'), 'hello');
      const own = { user: sshd.user, keyFiles: [sshd.clientKeyFile] };
      await side.connect(paramsFor(sshd.port, own), signal);
      const panes = await side.files();
      const shells = await Promise.all([
        side.openShell(size, signal),
        side.openShell(size, signal),
      ]);
      const [shown, ...moved] = await Promise.all([
        panes.stat(join(sshd.dir, 'file')),
        ...[1, 2, 3].map(() => side.forTransfer((files) => files.stat(join(sshd.dir, 'file')))),
      ]);
      expect([shown, ...moved].map((attrs) => Number(attrs.size))).toEqual([5, 5, 5, 5]);
      expect(shells).toHaveLength(2);
      expect(await sshd.given()).toEqual([code]);
      expect(sshd.log().match(/^Accepted keyboard-interactive/gm)).toHaveLength(1);
      expect(script.asked.map(({ name }) => name)).toEqual(['hostKey', 'interactive']);
    } finally {
      await side.disconnect();
      await sshd.stop();
    }
  },
);
