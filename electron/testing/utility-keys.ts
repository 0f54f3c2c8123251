/**
 * An Electron main script for tests: reads key files in a utility process, as a session does. Its arguments are the
 * bundled thread for keys and the tasks as a JSON file; the outcomes go to the test over IPC.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openKeysWith } from '../engine/ssh/key-file/key-thread.ts';
import { checkKey, type KeyOutcome, type KeyTask } from './key-check.ts';

const [worker = '', tasks = ''] = process.argv.slice(-2);

async function check(): Promise<void> {
  openKeysWith(pathToFileURL(worker));
  const outcomes: KeyOutcome[] = [];
  for (const task of JSON.parse(readFileSync(tasks, 'utf8')) as KeyTask[]) {
    outcomes.push(await checkKey(task));
  }
  process.parentPort.postMessage(outcomes);
}

async function relay(): Promise<void> {
  // here, because this file is the utility process as well, where neither exists
  const { app, utilityProcess } = await import('electron');
  process.once('disconnect', () => app.exit(0));
  await app.whenReady();
  const child = utilityProcess.fork(fileURLToPath(import.meta.url), [worker, tasks]);
  child.on('message', (outcomes) =>
    process.send?.(outcomes, undefined, undefined, () => app.exit(0)),
  );
  child.on('exit', (code) => app.exit(code === 0 ? 70 : code));
}

void (process.type === 'utility' ? check() : relay());
