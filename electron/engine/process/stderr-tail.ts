import type { EventEmitter } from 'node:events';

/** What is kept of a session process's last words: a stack trace fits. */
const tailLength = 8_192;

/**
 * Keeps the end of what a process prints, for whoever looks for the fault when it dies. Control characters become
 * `?`: a server's text may be among it, and it may be read in a terminal.
 */
export function keepTail(output: Pick<EventEmitter, 'on'> | null): () => string {
  let tail = '';
  const decoder = new TextDecoder();
  output?.on('data', (chunk: Uint8Array) => {
    tail = (tail + decoder.decode(chunk, { stream: true })).slice(-tailLength);
  });
  return () => tail.replace(/[^\P{Cc}\n\t]/gu, '?');
}
