/** What of a file is in sight: from the beginning of the first row to the end of the last one. */
export type InSight = { readonly from: number; readonly to: number };

/** A byte whose row is wanted in sight: at the top, or somewhere with rows around it. */
export type Goal = { readonly start: number; readonly at: 'top' | 'anywhere' };
