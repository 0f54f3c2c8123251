import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { createScript } from './testing.ts';
import { connect } from './connection.ts';

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

describe('connect', () => {
  it('smokes', async () => {
    const script = createScript({ hostKey: () => ({ accepted: true }) });
    const connection = await connect(
      {
        host: sshd.host,
        tcpPort: sshd.port,
        user: sshd.user,
        keyFiles: [sshd.clientKeyFile],
        askPassword: false,
        knownKeyTypes: [],
      },
      script.deps,
    );
    console.log(connection.facts, script.events);
    const shell = await connection.openShell({ columns: 80, rows: 24 });
    let text = '';
    shell.onData((b) => {
      text += Buffer.from(b).toString();
    });
    const exit = new Promise((r) => shell.onClose(r));
    await shell.write(Buffer.from('echo $((6*7)); exit 3\n'));
    console.log(await exit, JSON.stringify(text));
    const sftp = await connection.openSubsystem('sftp');
    sftp.write(Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 3]));
    console.log(await new Promise((r) => sftp.once('data', r)));
    await connection.close();
  });
});
