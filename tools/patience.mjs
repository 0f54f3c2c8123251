/**
 * How long tests wait for what comes by itself. Vitest and Testing Library give up after a second, which on a busy machine says
 * something of the machine: a test that passes is not slower for it, and one that fails says so a few seconds later.
 */
import { vi } from 'vitest';

const patienceMs = 10_000;

const { waitFor } = vi;
vi.waitFor = (callback, options) =>
  waitFor(callback, typeof options === 'number' ? options : { timeout: patienceMs, ...options });
