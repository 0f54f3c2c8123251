import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { serveTcp, type TestServer } from './ssh-fixtures.ts';

/** What tests of tunnels put at both ends. */

/** A server that gives back what it gets, and ends when the other end has. */
export function serveEcho(): Promise<TestServer> {
  return serveTcp((socket) => socket.pipe(socket));
}

/** A connection of a program. */
export function dialPort(port: number, host = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host, allowHalfOpen: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** All that comes until the other end ends, and whether it ended or broke. */
export function readAll(socket: Socket): Promise<{ bytes: Buffer; how: 'ended' | 'broken' }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let how: 'ended' | 'broken' = 'broken';
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => {
      how = 'ended';
      resolve({ bytes: Buffer.concat(chunks), how });
    });
    socket.on('close', () => resolve({ bytes: Buffer.concat(chunks), how }));
    socket.resume();
  });
}

/** Sends bytes, ends, and gives what came back. */
export async function sendAndRead(port: number, bytes: Buffer, host?: string): Promise<Buffer> {
  const socket = await dialPort(port, host);
  const read = readAll(socket);
  socket.end(bytes);
  const all = await read;
  socket.destroy();
  return all.bytes;
}

/** True when so many bytes come back as they were sent. */
export async function comesBack(port: number, length: number): Promise<boolean> {
  const bytes = randomBytes(length);
  return (await sendAndRead(port, bytes)).equals(bytes);
}

/** The first bytes that come, `length` of them. */
export function readSome(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const hear = (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      if (seen.length < length) return;
      socket.off('data', hear);
      socket.pause();
      if (seen.length > length) socket.unshift(seen.subarray(length));
      resolve(seen.subarray(0, length));
    };
    socket.on('data', hear);
    socket.once('close', () => reject(new Error(`It closed after ${seen.length} bytes.`)));
    socket.resume();
  });
}
