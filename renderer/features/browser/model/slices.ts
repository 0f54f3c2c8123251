/** Work that can be put down between two steps. */
export type Steps<T> = Generator<undefined, T, undefined>;

// Half a frame at 60 Hz: input and painting get their turn in time.
const sliceMs = 8;

/** Runs the work in slices that each leave the page free afterwards. The first slice runs at once. */
export async function runInSlices<T>(work: Steps<T>, signal: AbortSignal): Promise<T | undefined> {
  let sliceEnd = performance.now() + sliceMs;
  while (!signal.aborted) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() < sliceEnd) continue;
    await nextTask();
    sliceEnd = performance.now() + sliceMs;
  }
  return undefined;
}

const waiting: (() => void)[] = [];
let channel: MessageChannel | undefined;

/** Resolves in a task of its own. A message, because a timer is held back to once a second in a hidden window. */
function nextTask(): Promise<void> {
  if (channel === undefined) {
    channel = new MessageChannel();
    channel.port1.addEventListener('message', () => waiting.shift()?.());
    channel.port1.start();
  }
  const port = channel.port2;
  return new Promise((resolve) => {
    waiting.push(resolve);
    port.postMessage(undefined);
  });
}
