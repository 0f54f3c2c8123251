import { execFile, spawn } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An agent of a test, and how to stop it. */
export type TestAgent = { readonly socket: string; readonly stop: () => Promise<void> };

/** OpenSSH's own agent, empty. */
export async function startSshAgent(
  args: readonly string[] = [],
): Promise<TestAgent & { readonly add: (...args: readonly string[]) => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'hawser-agent-'));
  const socket = join(dir, 'sock');
  const child = spawn('ssh-agent', ['-D', '-a', socket, ...args], { stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  await untilListening(() => run('ssh-add', ['-l'], { env }));
  return {
    socket,
    add: async (...more) => void (await run('ssh-add', ['-q', ...more], { env })),
    stop: async () => {
      child.kill();
      await exited;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function untilListening(list: () => Promise<unknown>): Promise<void> {
  const untilMs = performance.now() + 10_000;
  for (;;) {
    try {
      return void (await list());
    } catch (error) {
      // 1 is "no identities", 2 is "no agent"
      if ((error as { code?: number }).code === 1) return;
      if (performance.now() > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** An agent that does with each request what the test says; requests and answers without their length. */
export async function serveAgent(
  answer: (request: Buffer, socket: Socket) => Buffer | undefined,
): Promise<TestAgent> {
  const dir = await mkdtemp(join(tmpdir(), 'hawser-agent-'));
  const path = join(dir, 'sock');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let seen = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      seen = Buffer.concat([seen, chunk]);
      while (seen.length >= 4 && seen.length >= 4 + seen.readUInt32BE(0)) {
        const end = 4 + seen.readUInt32BE(0);
        const reply = answer(seen.subarray(4, end), socket);
        seen = seen.subarray(end);
        if (!reply) continue;
        const length = Buffer.alloc(4);
        length.writeUInt32BE(reply.length);
        socket.write(Buffer.concat([length, reply]));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    socket: path,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(dir, { recursive: true, force: true });
    },
  };
}
