import type { App } from 'electron';
import type { Addresses } from '../services/addresses/addresses.ts';
import { addressesIn, gatheredFrom } from '../services/addresses/gather.ts';
import type { StartOptions } from './start-options.ts';

/** What one start of Hawser passes on to the one that runs. */
export function toPassOn(args: readonly string[], { open }: Pick<StartOptions, 'open'>) {
  return { ...(open === undefined ? {} : { open }), addresses: addressesIn(args) };
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
  app.on('second-instance', (_, __, ___, data) => {
    const said = (typeof data === 'object' && data !== null ? data : {}) as {
      readonly open?: unknown;
      readonly addresses?: unknown;
    };
    const gathered = gatheredFrom(said.addresses);
    const isNews = addresses.hear(gathered);
    // a flood of them does not take the screen each time
    if (isNews || gathered.texts.length === 0) attached?.show();
    if (typeof said.open === 'string') attached?.open(said.open);
  });
  return {
    attach: (to) => {
      attached = to;
    },
  };
}
