import { OpError } from '../../shared/errors.ts';
import { parseLink, type Link } from '../../shared/links.ts';

/** Opens an address in the user's browser, if they agree. */
export type OpenLink = (url: string) => Promise<{ readonly opened: boolean }>;

/** What a link is opened with. */
export type LinkMeans = {
  /** Shows the whole address, in a window the page can neither draw nor click. */
  readonly ask: (link: Link) => Promise<boolean>;
  readonly open: (href: string) => Promise<void>;
};

/**
 * The one way out to another program. Whatever the page asks for is parsed here again, shown as it will be opened, and
 * opened only after a yes (CVE-2026-45037, electerm's CVE-2026-43941). One question at a time: a page gone wild covers
 * no screen with them.
 */
export function createOpenLink({ ask, open }: LinkMeans): OpenLink {
  let isAsking = false;
  return async (url) => {
    const link = parseLink(url);
    if (link === undefined) {
      throw new OpError('refused', 'This is not a plain web address, so Hawser does not open it.');
    }
    if (isAsking) throw new OpError('refused', 'Another address waits for your answer.');
    isAsking = true;
    try {
      if (!(await ask(link))) return { opened: false };
    } finally {
      isAsking = false;
    }
    try {
      await open(link.href);
    } catch (cause) {
      throw new OpError('failed', `The browser could not be started for ${link.host}.`, { cause });
    }
    return { opened: true };
  };
}
