/** When output may flow: the sender waits above `highBytes` unacknowledged and goes on below `lowBytes`. */
export type Flow = {
  /** Counts bytes sent; true when the sender should stop now. */
  readonly sent: (bytes: number) => boolean;
  /** Counts bytes worked off; true when the sender may go on now. */
  readonly acknowledged: (bytes: number) => boolean;
};

/** A flow with nothing on its way. */
export function createFlow(marks: { readonly highBytes: number; readonly lowBytes: number }): Flow {
  let onTheWay = 0;
  let isStopped = false;
  return {
    sent: (bytes) => {
      onTheWay += bytes;
      if (isStopped || onTheWay < marks.highBytes) return false;
      isStopped = true;
      return true;
    },
    acknowledged: (bytes) => {
      // more than was sent is a fault of the far end, and must not become credit
      onTheWay = Math.max(0, onTheWay - bytes);
      if (!isStopped || onTheWay > marks.lowBytes) return false;
      isStopped = false;
      return true;
    },
  };
}
