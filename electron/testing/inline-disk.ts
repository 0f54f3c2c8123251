import { runDiskOps } from '../engine/fs/disk-ops.ts';
import { DiskQueue, type DiskThread } from '../engine/fs/disk-queue.ts';

/** A disk thread that is none: what the real one does, in this very thread, cloned as messages are. */
function inlineDiskThread(): DiskThread {
  let isEnded = false;
  return {
    run: async (batch) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (isEnded) throw new Error('the disk thread ended');
      return { ...structuredClone(runDiskOps(structuredClone(batch))), tookMs: 0 };
    },
    end: () => {
      isEnded = true;
    },
  };
}

/** A queue for a `LocalFileSystem` of a test that needs no built files. */
export function inlineDisk(): DiskQueue {
  return new DiskQueue(inlineDiskThread);
}
