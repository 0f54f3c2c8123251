/**
 * An Electron main script for tests: two engines as utility processes, one port pair between them, one transfer.
 * Its argument is a {@link PairTask} as JSON; the {@link PairResult} goes to the test over IPC.
 */
import { app, MessageChannelMain } from 'electron';
import type { EngineHost } from '../engine/process/engine-host.ts';
import { startEngine } from '../engine/process/host.ts';
import { createEngineLink, type EngineLink } from '../services/session/engine-link.ts';
import { connectEngines } from '../services/session/port-pair.ts';
import { toAppError } from '../../shared/errors.ts';
import { refusingAnswers } from './fake-engine-host.ts';
import type { PairResult, PairTask } from './pair-protocol.ts';

type Started = { readonly host: EngineHost; readonly link: EngineLink; mostRssBytes: number };

const task = JSON.parse(process.argv.at(-1) ?? '') as PairTask;

function start(onBytes: (bytes: number) => void): Started {
  const host = startEngine('utility', { entry: task.entry });
  const started: Started = {
    host,
    mostRssBytes: 0,
    link: createEngineLink(host, {
      onAsk: { ...refusingAnswers, hostKey: async () => ({ accepted: true }) },
      onEvent: (event) => {
        if (event.event === 'progress') onBytes(event.progress.tally.doneBytes);
      },
      onBeat: ({ rssBytes }) => {
        started.mostRssBytes = Math.max(started.mostRssBytes, rssBytes);
      },
    }),
  };
  return started;
}

async function run(): Promise<PairResult> {
  const source = start(() => undefined);
  const target = start((bytes) => {
    if (task.kill !== undefined && bytes >= task.kill.atBytes) {
      (task.kill.whom === 'source' ? source : target).host.kill();
    }
  });
  await source.link.call('connect', task.source);
  await target.link.call('connect', task.target);
  const startMs = performance.now();
  connectEngines(
    { source: source.link, target: target.link },
    { transferId: task.transfer.transferId, paths: task.transfer.from.paths },
    () => new MessageChannelMain(),
  );
  const outcome = await target.link.call('transfer', task.transfer).catch(toAppError);
  const tookMs = performance.now() - startMs;
  await Promise.all([source.host.end(), target.host.end()]);
  const mostRssBytes = { source: source.mostRssBytes, target: target.mostRssBytes };
  return { outcome, tookMs, mostRssBytes };
}

process.once('disconnect', () => app.exit(0));
void app
  .whenReady()
  .then(run)
  .then((result) => process.send?.(result, undefined, undefined, () => app.exit(0)));
