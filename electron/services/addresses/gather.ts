import { limits } from '../../../shared/limits.ts';

/** Addresses as other programs hand them over: not yet read, but no more of them than could be asked about. */
export type Gathered = {
  readonly texts: readonly string[];
  /** How many there were besides. */
  readonly dropped: number;
};

/** Whether an argument is meant as an address of ours, and so nothing else, whatever is wrong with it. */
export function isAddress(argument: string): boolean {
  return /^\s*(sftp|ssh):/i.test(argument);
}

/** The addresses among the arguments of a start, this one or another: in any order, with switches of Chromium's own. */
export function addressesIn(args: readonly string[]): Gathered {
  const texts = args.filter(isAddress);
  return {
    texts: texts.slice(0, limits.addressesWaiting).map(cut),
    dropped: Math.max(texts.length - limits.addressesWaiting, 0),
  };
}

/** Too long is refused; how much too long nobody has to know, or to pass on. */
function cut(text: string): string {
  return text.slice(0, limits.destinationLength + 1);
}
