import * as fs from 'node:fs/promises';
import path from 'node:path';

const readme = `# A place to practise

Nothing here is real, and nothing here can break.

- Drag a file from the left pane to this one, or press F5 on it.
- Drag it back. Rename it with F2. Delete it with Delete.
- Open a terminal with Ctrl+Shift+T and type: help

The folder is gone when the practice server stops.
`;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Harbour</title>
    <link rel="stylesheet" href="style.css" />
  </head>
  <body>
    <h1>Harbour</h1>
    <p>Two ends, one line, made to hold.</p>
  </body>
</html>
`;

const style = `body {
  font: 16px/1.5 system-ui;
  max-width: 40rem;
  margin: 4rem auto;
}
`;

const settings = `listen: 127.0.0.1:8080
log: info
# try an edit: the old file stays until the new one is complete
workers: 2
`;

const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#0b6b8a" stroke-width="1.6">
  <path d="M3 12c4 0 3-8 6-8 2.4 0 2.4 3.6 0 3.6H5c-2.4 0-2.4 3.9 0 3.9h8" />
</svg>
`;

const rows = 2_000;
const minuteMs = 60_000;

function measurements(): string {
  const lines = ['time,tide_m,wind_ms'];
  const start = Date.UTC(2026, 0, 1);
  for (let row = 0; row < rows; row += 1) {
    const time = new Date(start + row * 10 * minuteMs).toISOString();
    const tide = (1.8 * Math.sin((row * 2 * Math.PI) / 74.5) + 2.1).toFixed(2);
    const wind = (5 + 3 * Math.sin(row / 31) + Math.sin(row / 7)).toFixed(1);
    lines.push(`${time},${tide},${wind}`);
  }
  return `${lines.join('\n')}\n`;
}

function log(): string {
  const lines: string[] = [];
  for (let request = 0; request < 400; request += 1) {
    const time = new Date(Date.UTC(2026, 10, 22, 9) + request * 3_700).toISOString();
    const status = request % 37 === 0 ? 404 : 200;
    lines.push(`${time} GET /boats/${request % 53} ${status} ${(request * 7) % 90}ms`);
  }
  return `${lines.join('\n')}\n`;
}

type SampleFile = { readonly name: string; readonly text: string; readonly mode?: number };

const files: readonly SampleFile[] = [
  { name: 'Read me first.md', text: readme },
  { name: 'website/index.html', text: page },
  { name: 'website/style.css', text: style },
  { name: 'website/images/logo.svg', text: logo },
  { name: 'config/harbour.yml', text: settings, mode: 0o640 },
  { name: 'config/.env', text: 'HARBOUR_MODE=practice\n', mode: 0o600 },
  { name: 'data/tides.csv', text: measurements() },
  { name: 'data/empty.txt', text: '' },
  { name: 'logs/access.log', text: log() },
  { name: 'scripts/deploy.sh', text: '#!/bin/sh\necho "All fast."\n', mode: 0o755 },
  { name: 'names/Grüße aus dem Hafen.txt', text: 'Moin.\n' },
  { name: 'names/港口.txt', text: '你好\n' },
];

/** Fills an empty directory with files worth clicking at: several kinds, modes, names, a link, an empty folder. */
export async function createSample(directory: string): Promise<void> {
  for (const { name, text, mode } of files) {
    const at = path.join(directory, name);
    await fs.mkdir(path.dirname(at), { recursive: true });
    await fs.writeFile(at, text, { mode: mode ?? 0o644 });
    const when = new Date(Date.UTC(2026, 10, 1 + (name.length % 20), 8, name.length));
    await fs.utimes(at, when, when);
  }
  await fs.mkdir(path.join(directory, 'uploads'));
  // Windows needs a right for links that people rarely have
  if (process.platform !== 'win32') {
    await fs.symlink('website', path.join(directory, 'current'));
    await fs.symlink('nowhere', path.join(directory, 'data/broken link'));
  }
}
