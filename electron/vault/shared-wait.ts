import { OpError } from '../../shared/errors.ts';

/** One task that several may wait for. */
export type SharedTask<T> = (signal: AbortSignal) => Promise<T>;

/** Runs `task` once for all who wait at the same time; it is stopped when the last of them no longer waits. */
export function shareTask<T>(task: (signal: AbortSignal) => Promise<T>): SharedTask<T> {
  let running:
    | { readonly result: Promise<T>; readonly controller: AbortController; waiting: number }
    | undefined;
  const start = () => {
    const controller = new AbortController();
    const started = { result: task(controller.signal), controller, waiting: 0 };
    const over = (): void => {
      if (running === started) running = undefined;
    };
    started.result.then(over, over);
    return started;
  };
  return (signal) => {
    if (signal.aborted) return Promise.reject(cancelled());
    const joined = (running ??= start());
    joined.waiting += 1;
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        joined.waiting -= 1;
        if (joined.waiting === 0) {
          if (running === joined) running = undefined;
          joined.controller.abort();
        }
        reject(cancelled());
      };
      signal.addEventListener('abort', leave, { once: true });
      joined.result.finally(() => signal.removeEventListener('abort', leave)).then(resolve, reject);
    });
  };
}

/** The result, or undefined when it is not there in time; what comes later is for whoever else waits. */
export function inTime<T>(result: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([result, late]).finally(() => clearTimeout(timer));
}

function cancelled(): OpError {
  return new OpError('cancelled', 'Cancelled.');
}
