import type { z } from 'zod';

/** A request with one answer. */
export type CallSpec<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> = {
  readonly kind: 'call';
  readonly params: P;
  readonly result: R;
};

/** A port between the page and whoever serves it: `down` flows to the page, `up` comes from it. */
export type StreamSpec<
  P extends z.ZodType = z.ZodType,
  D extends z.ZodType = z.ZodType,
  U extends z.ZodType = z.ZodType,
> = {
  readonly kind: 'stream';
  readonly params: P;
  readonly down: D;
  readonly up: U;
};

/** Declares a call. */
export function call<P extends z.ZodType, R extends z.ZodType>(
  params: P,
  result: R,
): CallSpec<P, R> {
  return { kind: 'call', params, result };
}

/** Declares a stream. */
export function stream<P extends z.ZodType, D extends z.ZodType, U extends z.ZodType>(
  params: P,
  down: D,
  up: U,
): StreamSpec<P, D, U> {
  return { kind: 'stream', params, down, up };
}
