import { toAppError, type AppError } from './errors.ts';

/** What an operation gives across a process boundary: a value or an expected failure, never a throw. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppError };

/** Runs an operation and turns its outcome into a {@link Result}. */
export async function settle<T>(work: () => Promise<T> | T): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, error: toAppError(thrown) };
  }
}
