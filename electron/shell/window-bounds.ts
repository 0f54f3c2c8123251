import { join } from 'node:path';
import { z } from 'zod';
import { createJsonStore, type JsonStore } from '../store/json-store.ts';

const bounds = z.strictObject({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });

/** Where a window is, in points of the whole desktop. */
export type Bounds = z.infer<typeof bounds>;

const windowState = z.strictObject({ bounds: bounds.optional(), isMaximized: z.boolean() });

/** What is remembered of the window. */
export type WindowState = z.infer<typeof windowState>;

/** Smallest size in which two panes and the queue still fit. */
export const minimumSize = { width: 900, height: 600 } as const;

export const defaultSize = { width: 1360, height: 860 } as const;

/** A strip of the title bar this wide has to be on a screen, or nobody could move the window back. */
const graspable = 100;

/** The remembered window of a profile. */
export function createWindowStore(directory: string): JsonStore<WindowState> {
  return createJsonStore<WindowState>({
    file: join(directory, 'window.json'),
    version: 1,
    schema: windowState,
    empty: { isMaximized: false },
  });
}

/** Remembered bounds if they can still be used on these screens, else a size for the system to place. */
export function usableBounds(
  saved: Bounds | undefined,
  workAreas: readonly Bounds[],
): Bounds | { readonly width: number; readonly height: number } {
  if (saved === undefined) return defaultSize;
  const width = Math.max(saved.width, minimumSize.width);
  const height = Math.max(saved.height, minimumSize.height);
  const isReachable = workAreas.some(
    (area) =>
      Math.min(saved.x + width, area.x + area.width) - Math.max(saved.x, area.x) >= graspable &&
      saved.y >= area.y &&
      saved.y <= area.y + area.height - graspable,
  );
  return isReachable ? { x: saved.x, y: saved.y, width, height } : { width, height };
}
