import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { contentPolicy } from './content-policy.ts';
import { findPageFile, listPageFiles } from './page-files.ts';

const scheme = 'app';
const host = 'hawser';

/** Origin of the page: the only one that may speak to main. */
export const pageOrigin = `${scheme}://${host}`;

/** Where the page starts. */
export const pageUrl = `${pageOrigin}/index.html`;

/** Makes the scheme known. Has to run before `ready`, so while the main module is loaded. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the files of the built page, and only those. */
export async function servePage(session: Session, directory: string): Promise<void> {
  const files = await listPageFiles(directory);
  session.protocol.handle(scheme, async (request) => {
    const found = findPageFile(files, request, host);
    if (found === undefined)
      return new Response(null, { status: 404, headers: headers('text/plain') });
    return new Response(await readFile(found.file), { headers: headers(found.type) });
  });
}

function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentPolicy,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  };
}
