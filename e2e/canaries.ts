import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';

/** Secrets that are easy to find again, each with the way it is entered. */
export class Canaries {
  readonly #secrets = new Map<string, string>();

  /** Makes one. `way` says how it goes in, and names it when it is found. */
  make(way: string): string {
    if (this.#secrets.has(way)) throw new Error(`there is a canary for “${way}” already`);
    const secret = `canary-${randomBytes(9).toString('hex')}`;
    this.#secrets.set(way, secret);
    return secret;
  }

  get size(): number {
    return this.#secrets.size;
  }

  /** The ways whose secrets are in these bytes: as they are, in the two bytes a character of JavaScript, in base64. */
  foundIn(bytes: Buffer): string[] {
    if (!forms('canary-').some((form) => bytes.includes(form))) return [];
    return [...this.#secrets]
      .filter(([, secret]) => forms(secret).some((form) => bytes.includes(form)))
      .map(([way]) => way);
  }
}

function forms(secret: string): readonly Buffer[] {
  const utf8 = Buffer.from(secret);
  return [
    utf8,
    Buffer.from(secret, 'utf16le'),
    Buffer.from(utf8.toString('base64').slice(0, wholeBase64(utf8.length))),
  ];
}

/** Characters of base64 that depend on nothing that may follow. */
function wholeBase64(bytes: number): number {
  return Math.floor(bytes / 3) * 4;
}

/** All objects and strings the page can still reach, after all that it cannot was collected. */
export async function heapOf(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return Buffer.from(chunks.join(''));
}

/** What the page has stored. */
export async function storageOf(page: Page): Promise<Buffer> {
  const text = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const caches = 'caches' in globalThis ? await globalThis.caches.keys() : [];
    return JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      databases,
      caches,
    ]);
  });
  return Buffer.from(text);
}

/** Every process of the app, by what it was started with. */
export async function processesOf(mainPid: number): Promise<readonly number[]> {
  const pids = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const pid of pids) {
    const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(stat)?.[1];
    if (parent !== undefined) parents.set(pid, Number(parent));
  }
  const ours = [mainPid];
  for (const pid of ours) {
    for (const [child, parent] of parents) if (parent === pid) ours.push(child);
  }
  return ours;
}

/** Arguments and environment of a process; nothing when it is gone. */
export async function startOf(pid: number): Promise<Buffer> {
  const read = (name: string) => fs.readFile(`/proc/${pid}/${name}`).catch(() => Buffer.alloc(0));
  return Buffer.concat([await read('cmdline'), await read('environ')]);
}

/** The processes that speak to servers, and to the local disk. */
export async function sessionProcesses(mainPid: number): Promise<readonly number[]> {
  const pids: number[] = [];
  for (const pid of await processesOf(mainPid)) {
    if ((await startOf(pid)).includes('node.mojom.NodeService')) pids.push(pid);
  }
  return pids;
}

/** Every file below a folder, one after the other. */
export async function* filesBelow(folder: string): AsyncGenerator<[name: string, bytes: Buffer]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const name = path.join(entry.parentPath, entry.name);
    const bytes = await fs.readFile(name).catch(() => undefined);
    if (bytes !== undefined) yield [name, bytes];
  }
}
