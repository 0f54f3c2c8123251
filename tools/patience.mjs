/**
 * How long tests wait for what comes by itself. Vitest and Testing Library give up after a second, which on a busy machine says
 * something of the machine: a test that passes is not slower for it, and one that fails says so half a minute later. What a
 * test asks for itself is the least: no test proves by such a limit that something is quick.
 */
import { vi } from 'vitest';

const patienceMs = 30_000;

/** @template {{ timeout?: number }} O @param {number | O | undefined} options */
function patient(options) {
  const asked = typeof options === 'number' ? { timeout: options } : options;
  return { ...asked, timeout: Math.max(patienceMs, asked?.timeout ?? 0) };
}

const { waitFor, waitUntil } = vi;
vi.waitFor = (callback, options) => waitFor(callback, patient(options));
vi.waitUntil = (callback, options) => waitUntil(callback, patient(options));
