import { rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * electron-builder's hook: an unpacked Electron leaves two files behind that a release does not have.
 * With its own default app present, a damaged app.asar would start Electron's welcome page.
 *
 * @param {{ appOutDir: string, electronPlatformName: string }} context
 */
export default async function afterPack({ appOutDir, electronPlatformName }) {
  if (electronPlatformName !== 'linux') return;
  await rm(path.join(appOutDir, 'version'), { force: true });
  await rm(path.join(appOutDir, 'resources/default_app.asar'), { force: true });
}
