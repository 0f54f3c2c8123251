/**
 * What the test runtime runs when told `electron <path>`: Electron's own default app is not in it.
 *
 * An ES module that awaits the app's import, because Electron holds `ready` back until its entry
 * settles: that is the time in which an app registers its schemes. Supports `-r module`, by which
 * Playwright brings its loader.
 */
import fs from 'node:fs';
import { Module } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

// Module's loader functions are Electron's default app's own way in, and typed nowhere.
const loader = /** @type {any} */ (Module);

/** @param {readonly string[]} args */
function parse(args) {
  const preloads = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '-v' || arg === '--version') return { preloads, wantsVersion: true };
    if (arg === '-r' || arg === '--require') preloads.push(args[++index]);
    else if (!arg.startsWith('-')) return { preloads, target: arg };
  }
  return { preloads };
}

/** Takes name and version from the app's manifest, as Electron does. @param {string} folder */
function adoptManifest(folder) {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (manifest.version) /** @type {any} */ (app).setVersion(manifest.version);
  app.name = manifest.productName ?? manifest.name ?? app.name;
  /** @type {any} */ (app).setDesktopName(manifest.desktopName ?? `${app.name}.desktop`);
}

/** @param {string} target */
async function load(target) {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  const at = path.resolve(target);
  const isApp = fs.existsSync(path.join(at, 'package.json'));
  if (isApp) adoptManifest(at);
  const file = loader._resolveFilename(at, null, true);
  /** @type {any} */ (app).setAppPath(isApp ? at : path.dirname(file));
  await import(pathToFileURL(file).href);
}

const { preloads, target, wantsVersion } = parse(process.argv.slice(1));
if (wantsVersion) {
  console.log(`v${process.versions['electron']}`);
  process.exit(0);
}
if (preloads.length > 0) loader._preloadModules(preloads);
try {
  if (!target) throw new Error('usage: electron [options] <app>');
  await load(target);
} catch (error) {
  console.error('The app could not be loaded:', error);
  process.exit(1);
}
