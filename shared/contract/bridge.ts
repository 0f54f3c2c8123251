import type { Result } from '../result.ts';

/**
 * The four functions the preload gives the page, as `window.bridge`. Names and parameters are checked by main; what is
 * too often or too large is refused before it is sent. Ids are minted by the page and only tell its own requests apart.
 */
export type Bridge = {
  readonly call: (id: string, name: string, params: unknown) => Promise<Result<unknown>>;
  readonly cancel: (id: string) => void;
  /** The port arrives as a `message` event on `window` whose data is a {@link PortMessage}. */
  readonly open: (id: string, name: string, params: unknown) => Promise<Result<unknown>>;
  readonly pathForFile: (file: unknown) => string;
};

/** Data of the window message that brings a stream's port. */
export type PortMessage = { readonly hawserPort: string };
