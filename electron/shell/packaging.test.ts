/**
 * What a release is made with. The switches in Electron's binary ("fuses") are written by the packager from
 * electron-builder.yml, and no test runtime has them: so each is held here, with what comes of changing it.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const packaging = read('electron-builder.yml');

/** What is set under a key of the first level. */
function under(key: string): string {
  const section = new RegExp(`^${key}:\\n((?: .*\\n|\\n)+)`, 'm').exec(packaging);
  return section?.[1] ?? '';
}

/** Every fuse that the packager has a name for. */
const fuses = [
  ['runAsNode', false, 'the app would be a Node for whoever sets ELECTRON_RUN_AS_NODE'],
  ['enableCookieEncryption', true, 'what the page stores would lie readable'],
  ['enableNodeOptionsEnvironmentVariable', false, 'NODE_OPTIONS would load code into main'],
  ['enableNodeCliInspectArguments', false, '--inspect would open main to any local program'],
  ['enableEmbeddedAsarIntegrityValidation', true, 'a changed archive would run'],
  ['onlyLoadAppFromAsar', true, 'a folder beside the archive would run in its place, unchecked'],
  ['loadBrowserProcessSpecificV8Snapshot', false, 'a snapshot file of its own would run in main'],
  ['grantFileProtocolExtraPrivileges', false, 'a file: page could read other files'],
] as const;

describe('E04 CVE-2025-55305 the fuses', () => {
  it.each(fuses)('%s is %s, or else %s', (name, on) => {
    expect(under('electronFuses')).toMatch(new RegExp(`^ {2}${name}: ${String(on)}\\b`, 'm'));
  });

  it('are all that the packager knows, each set once', () => {
    const types = read('node_modules/app-builder-lib/out/configuration.d.ts');
    const known = /interface FuseOptionsV1 \{([\s\S]*?)^\}/m.exec(types)?.[1] ?? '';
    const names = [...known.matchAll(/readonly (\w+)\?: boolean|^ {4}(\w+)\?: boolean/gm)]
      .map(([, readonlyName, name]) => readonlyName ?? name)
      // not a fuse: how a Mac binary is signed after they are written
      .filter((name) => name !== 'resetAdHocDarwinSignature');
    expect(new Set(names)).toEqual(new Set(fuses.map(([name]) => name)));
    const set = [...under('electronFuses').matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
    expect(set).toEqual(fuses.map(([name]) => name));
  });

  it('guard an archive: the app is packed into one, and nothing of it lies beside', () => {
    expect(packaging).toMatch(/^asar: true$/m);
    expect(packaging).not.toMatch(/asarUnpack|extraResources|extraFiles|disableSanityCheckAsar/);
    expect(packaging).not.toMatch(/disableAsarIntegrity/);
    expect(read('tools/packaging/after-pack.mjs')).toContain('resources/default_app.asar');
  });

  it('have snapshots within what they guard: by the version that is pinned (35.7.5 and later)', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    const [major = 0] = (devDependencies['electron'] ?? '').split('.').map(Number);
    expect(major).toBeGreaterThanOrEqual(38);
    // no snapshot of ours is made or shipped
    expect(packaging).not.toMatch(/snapshot_blob|v8_context|mksnapshot/);
  });
});

describe('CVE-2026-41501 installing', () => {
  it('runs nothing of ours: no hook of npm, and no script in a package', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const hooks = /^(pre|post)?(install|prepare|publish|pack|uninstall|prepublish\w*)$/;
    expect(Object.keys(scripts).filter((name) => hooks.test(name))).toEqual([]);
    expect(Object.keys(JSON.parse(read('package.json')) as object)).not.toContain('bin');
    expect(packaging).not.toMatch(
      /afterInstall|afterRemove|beforeInstall|include:|script:|installerScript|runAfterFinish/,
    );
  });

  it('fetches nothing: no part looks for newer versions', () => {
    expect(packaging).toMatch(/^publish: null$/m);
  });

  it('runs no script of a part either', () => {
    const { allowScripts } = JSON.parse(read('package.json')) as {
      allowScripts: Record<string, boolean>;
    };
    expect(Object.values(allowScripts).filter(Boolean)).toEqual([]);
  });
});
