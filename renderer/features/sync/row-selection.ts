/** Rows that are selected in a list, as runs of neighbours: all of 100,000 is one. */
export type RowSelection = {
  readonly runs: readonly Run[];
  /** Where a range begins that the next Shift ends. */
  readonly anchor: number;
};

type Run = readonly [first: number, last: number];

/** One row alone. */
export function selectOne(at: number): RowSelection {
  return { runs: [[at, at]], anchor: at };
}

/** From the anchor to a row, and nothing else. */
export function selectTo({ anchor }: RowSelection, at: number): RowSelection {
  return { runs: [[Math.min(anchor, at), Math.max(anchor, at)]], anchor };
}

/** The first rows, so many. */
export function selectAll(count: number): RowSelection {
  return { runs: count === 0 ? [] : [[0, count - 1]], anchor: 0 };
}

/** These rows, which stand in their order. */
export function selectRows(rows: readonly number[]): RowSelection {
  const runs: [number, number][] = [];
  for (const at of rows) {
    const last = runs.at(-1);
    if (last?.[1] === at - 1) last[1] = at;
    else runs.push([at, at]);
  }
  return { runs, anchor: rows[0] ?? 0 };
}

/** With a row more, or without it. */
export function toggleRow({ runs }: RowSelection, at: number): RowSelection {
  const others = runs.flatMap(([first, last]): Run[] => {
    if (at < first || at > last) return [[first, last]];
    return [
      ...(first < at ? [[first, at - 1] as const] : []),
      ...(at < last ? [[at + 1, last] as const] : []),
    ];
  });
  const isIn = runs.some(([first, last]) => at >= first && at <= last);
  return { runs: isIn ? others : [...others, [at, at]], anchor: at };
}

/** True for a selected row. */
export function isSelected({ runs }: RowSelection, at: number): boolean {
  return runs.some(([first, last]) => at >= first && at <= last);
}

/** How many are selected. */
export function selectedCount({ runs }: RowSelection): number {
  return runs.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** The selected rows. */
export function* selectedRows({ runs }: RowSelection): Generator<number> {
  for (const [first, last] of runs) for (let at = first; at <= last; at += 1) yield at;
}
