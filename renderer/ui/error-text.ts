import type { AppError } from '../../shared/errors.ts';

/** What went wrong and what to do about it, where there is room for one text only. */
export function errorText(error: AppError | undefined): string | undefined {
  if (error === undefined) return undefined;
  return error.next === undefined ? error.message : `${error.message} ${error.next}`;
}
