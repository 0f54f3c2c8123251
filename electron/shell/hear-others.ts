import type { App } from 'electron';
import { limits } from '../../shared/limits.ts';
import type { Addresses } from '../services/addresses/addresses.ts';
import { addressesIn } from '../services/addresses/gather.ts';

/**
 * Whether the arguments of this start can go to another Hawser that runs. Chromium sends all of them, and where they are
 * too long for its message it takes that one for dead and kills it: a long link in a browser would be enough.
 */
export function canPassOn(args: readonly string[]): boolean {
  const bytes = args.reduce((sum, arg) => sum + Buffer.byteLength(arg) + 1, 0);
  return bytes <= limits.startBytes;
}

/** What can be done for other programs once there is a window. */
export type Attached = {
  readonly show: () => void;
  /** Another start had `--open=`, which only somebody who can start programs anyway can give. */
  readonly open: (text: string) => void;
};

/**
 * Hears of addresses from other programs, from the first moment on: by this start's arguments, by other starts, and by
 * macOS. Each is kept until the user is asked about it; none is an option, and none opens anything.
 */
export function hearOthers(
  app: Pick<App, 'on'>,
  {
    addresses,
    args,
  }: { readonly addresses: Pick<Addresses, 'hear'>; readonly args: readonly string[] },
): { readonly attach: (to: Attached) => void } {
  let attached: Attached | undefined;
  addresses.hear(addressesIn(args));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    if (addresses.hear(addressesIn([url]))) attached?.show();
  });
  app.on('second-instance', (_, itsArgs, __, data) => {
    const gathered = addressesIn(itsArgs);
    const isNews = addresses.hear(gathered);
    // a flood of them does not take the screen each time
    if (isNews || gathered.texts.length === 0) attached?.show();
    const { open } = (typeof data === 'object' && data !== null ? data : {}) as {
      readonly open?: unknown;
    };
    if (typeof open === 'string') attached?.open(open);
  });
  return {
    attach: (to) => {
      attached = to;
    },
  };
}
