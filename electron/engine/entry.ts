import { writeSync } from 'node:fs';
import { collectWhenAsked } from './collect-soon.ts';
import { collectSooner } from './collect-sooner.ts';
import { createEngine } from './engine.ts';
import { startDiskThread } from './fs/disk-thread.ts';
import { openKeysWith } from './ssh/key-file/key-thread.ts';
import { processWire } from './wire.ts';

/** sysexits.h: an internal software error. */
const faultExitCode = 70;

/** A session process must not go on in a state nobody foresaw: it ends, main says so and offers to reconnect. */
function crash(thrown: unknown): never {
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  // at once: a pipe's asynchronous write would be lost in the exit
  writeSync(2, `session process: ${text}\n`);
  process.exit(faultExitCode);
}

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

collectSooner();
collectWhenAsked();
// built beside this file, as is the next
openKeysWith(new URL('./key-worker.js', import.meta.url));
const wire = processWire();
wire.onGone(() => process.exit(0));
createEngine(wire, () => process.exit(0), {
  startDiskThread: () => startDiskThread(new URL('./disk-worker.js', import.meta.url)),
});
