import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** One file of the page, as it may be served. */
export type PageFile = { readonly file: string; readonly type: string };

/** The whole page: URL path to file. What is not in it does not exist. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Lists the files of a built page; kinds the page has no use for (source maps) are left out. */
export async function listPageFiles(directory: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  const walk = async (from: string, urlPath: string): Promise<void> => {
    for (const entry of await readdir(from, { withFileTypes: true })) {
      const file = join(from, entry.name);
      const url = `${urlPath}/${encodeURIComponent(entry.name)}`;
      const type = types[extname(entry.name)];
      if (entry.isDirectory()) await walk(file, url);
      else if (entry.isFile() && type !== undefined) files.set(url, { file, type });
    }
  };
  await walk(directory, '');
  return files;
}

/** The file a request is answered with; undefined for all that is not exactly one of ours. */
export function findPageFile(
  files: PageFiles,
  request: { readonly method: string; readonly url: string },
  host: string,
): PageFile | undefined {
  if (request.method !== 'GET') return undefined;
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (url?.host !== host || url.username !== '' || url.password !== '') return undefined;
  // looked up, never joined to a folder: dots, escapes and backslashes lead nowhere
  return files.get(url.pathname === '/' ? '/index.html' : url.pathname);
}
