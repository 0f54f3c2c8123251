import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import {
  back,
  further,
  spanAround,
  spanAtEnd,
  type FileSpan,
  type ReadSpan,
  type SpanResult,
} from './model/file-span.ts';

/** How often a file that is followed is looked at. */
const followMs = 1_000;

/** The part of a file that is in memory, and the ways to others. One is on its way at a time. */
export function useSpan({ fs, path }: { readonly fs: string; readonly path: string }) {
  const client = useClient();
  const [span, setSpan] = useState<FileSpan>();
  const [error, setError] = useState<AppError>();
  const [isFollowed, setFollowed] = useState(false);
  const isBusy = useRef(false);
  const controller = useRef(new AbortController());
  const read = useCallback<ReadSpan>(
    (offset, length) =>
      client.call(
        'files.read',
        { fs, path, offset, length },
        { signal: controller.current.signal },
      ),
    [client, fs, path],
  );
  const take = useCallback(async (next: () => Promise<SpanResult>): Promise<void> => {
    if (isBusy.current) return;
    isBusy.current = true;
    const result = await next();
    isBusy.current = false;
    if (result.ok) {
      setSpan(result.value);
      setError(undefined);
    } else if (result.error.code !== 'cancelled') setError(result.error);
  }, []);
  useEffect(() => {
    const started = new AbortController();
    controller.current = started;
    isBusy.current = false;
    const begin = async (): Promise<void> => {
      const result = await spanAround(read, 0);
      if (started.signal.aborted) return;
      if (result.ok) setSpan(result.value);
      else setError(result.error);
    };
    void begin();
    return () => started.abort();
  }, [read]);
  const follow = useEffectEvent(() => {
    if (span === undefined) return;
    const end = span.start + span.bytes.length;
    void take(() => (end < span.size ? spanAtEnd(read, span.size) : further(read, span)));
  });
  useEffect(() => {
    if (!isFollowed) return undefined;
    const timer = setInterval(follow, followMs);
    return () => clearInterval(timer);
  }, [isFollowed]);
  return useMemo(() => {
    const from = (next: (span: FileSpan) => Promise<SpanResult>): void => {
      if (span !== undefined) void take(() => next(span));
    };
    return {
      span,
      error,
      isFollowed,
      setFollowed,
      goTo: (offset: number) => void take(() => spanAround(read, offset)),
      toEnd: () => from(({ size }) => spanAtEnd(read, size)),
      further: () => from((now) => further(read, now)),
      back: () => from((now) => back(read, now)),
    };
  }, [span, error, isFollowed, read, take]);
}

/** What {@link useSpan} gives. */
export type SpanWays = ReturnType<typeof useSpan>;
