import type {
  AttrsChange,
  ChangeMessage,
  ChecksumAlgorithm,
  ChecksumMessage,
  MeasureMessage,
} from '../../../shared/contract/attributes.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { AttrsBack } from '../changes/undo-step.ts';
import { limits } from '../../../shared/limits.ts';
import type { StreamPort } from '../port.ts';
import type { FarHasher } from '../verify/far-hasher.ts';
import { AttrsChanger } from './change-tree.ts';
import { checksum } from './checksum.ts';
import { Measurer } from './measure-tree.ts';

/** People see ten changes a second as motion; more would only cost. */
const progressMs = 100;

type Find = () => Promise<FileSystem>;

/** Changes attributes and tells how it goes on a port, which is closed at the end; the far end's close stops it. */
export async function serveChange(
  port: StreamPort<never, ChangeMessage>,
  files: Find,
  { paths, change }: { readonly paths: readonly string[]; readonly change: AttrsChange },
  tellBacks: (backs: readonly AttrsBack[], isLast: boolean) => void,
): Promise<void> {
  let backs: AttrsBack[] = [];
  const onChanged = (back: AttrsBack): void => {
    if (backs.push(back) < limits.itemsPerMessage) return;
    tellBacks(backs, false);
    backs = [];
  };
  await serve(port, async (signal) => {
    const post = seldom((progress: { done: number; path: string }) =>
      port.post({ type: 'progress', ...progress }),
    );
    const changer = new AttrsChanger(await files(), {
      change,
      signal,
      onProgress: post,
      onChanged,
    });
    try {
      await changer.run(paths);
    } finally {
      tellBacks(backs, true);
    }
    const { problems, ...counts } = changer.outcome();
    port.post({ type: 'end', ...counts, problems: [...problems], cancelled: signal.aborted });
  });
}

/** Adds up what is in trees, on a port in the same way. */
export async function serveMeasure(
  port: StreamPort<never, MeasureMessage>,
  files: Find,
  paths: readonly string[],
): Promise<void> {
  await serve(port, async (signal) => {
    const measurer = new Measurer(await files(), signal);
    const tell = (): void => {
      const sizes = measurer.takeFresh();
      if (sizes.length > 0) port.post({ type: 'sizes', sizes });
    };
    const timer = setInterval(tell, progressMs);
    try {
      await measurer.run(paths);
    } finally {
      clearInterval(timer);
      tell();
    }
    const { problems, moreProblems } = measurer.problems();
    port.post({ type: 'end', problems: [...problems], moreProblems });
  });
}

/** Makes a checksum, on a port in the same way. */
export async function serveChecksum(
  port: StreamPort<never, ChecksumMessage>,
  lend: (use: (files: FileSystem) => Promise<void>) => Promise<void>,
  asked: {
    readonly path: string;
    readonly algorithm: ChecksumAlgorithm;
    readonly hasher: () => FarHasher | undefined;
  },
): Promise<void> {
  await serve(port, (signal) =>
    lend(async (files) => {
      const onProgress = seldom((progress: { doneBytes: number; totalBytes?: number }) =>
        port.post({ type: 'progress', ...progress }),
      );
      const tools = { files, hasher: asked.hasher(), signal, onProgress };
      port.post({ type: 'end', ...(await checksum(tools, asked.path, asked.algorithm)) });
    }),
  );
}

/** Runs work whose failure is told on the port, which is closed after it; its close from afar aborts the signal. */
async function serve(
  port: StreamPort<never, { type: 'error'; error: ReturnType<typeof toAppError> }>,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  port.onClose(() => controller.abort());
  try {
    await work(controller.signal);
  } catch (thrown) {
    port.post({ type: 'error', error: toAppError(thrown) });
  }
  port.close();
}

/** Passes on the first and then at most ten a second. */
function seldom<T>(tell: (progress: T) => void): (progress: T) => void {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - toldAtMs < progressMs) return;
    toldAtMs = now;
    tell(progress);
  };
}
