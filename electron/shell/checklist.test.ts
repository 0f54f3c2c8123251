/**
 * Electron's security checklist (electronjs.org/docs/latest/tutorial/security), each point as a test of the source.
 * What only shows while the app runs is in e2e/security.spec.ts, page-guards.spec.ts and sandbox.spec.ts; the table for
 * people is in docs/electron.md.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentPolicy } from './content-policy.ts';
import { ownSources } from './source-rules.test-support.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const sources = ownSources();

/** The files in which something stands, outside of comments. */
const filesWith = (pattern: RegExp): string[] =>
  sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

const window = read('electron/shell/window.ts');
const guards = read('electron/shell/guards.ts');
const main = read('electron/main.ts');

const points: readonly (readonly [number, string, () => void])[] = [
  [
    1,
    'loads only its own files',
    () => {
      expect(filesWith(/\.loadURL\(|\.loadFile\(/)).toEqual(['electron/main.ts']);
      expect(main).toContain('window.loadURL(page.url)');
      expect(contentPolicy).not.toMatch(/https?:|\*|wss?:/);
      expect(read('renderer/index.html')).not.toMatch(/(src|href)="(https?:)?\/\//);
    },
  ],
  [
    2,
    'gives no page Node',
    () => {
      for (const name of [
        'nodeIntegration',
        'nodeIntegrationInSubFrames',
        'nodeIntegrationInWorker',
      ]) {
        expect(window).toContain(`${name}: false`);
      }
    },
  ],
  [3, 'isolates the preload', () => expect(window).toContain('contextIsolation: true')],
  [
    4,
    'sandboxes every process of a page',
    () => {
      expect(window).toContain('sandbox: true');
      expect(main).toContain('app.enableSandbox()');
    },
  ],
  [
    5,
    'answers every permission request',
    () => {
      for (const name of [
        'PermissionRequest',
        'PermissionCheck',
        'DevicePermission',
        'DisplayMediaRequest',
      ]) {
        expect(guards).toContain(`set${name}Handler`);
      }
      expect(main).toContain('guardSession(session.defaultSession');
      expect(filesWith(/fromPartition|partition:/)).toEqual([]);
    },
  ],
  [
    6,
    'keeps web security on',
    () => {
      expect(window).toContain('webSecurity: true');
      expect(filesWith(/disable-web-security|webSecurity: false/)).toEqual([]);
    },
  ],
  [
    7,
    'has a content policy without a hole for scripts',
    () => {
      expect(contentPolicy).toContain("default-src 'none'");
      expect(contentPolicy).toContain("script-src 'self'");
      expect(contentPolicy).toContain("require-trusted-types-for 'script'");
      expect(contentPolicy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe/);
    },
  ],
  [
    8,
    'runs nothing insecure',
    () => expect(window).toContain('allowRunningInsecureContent: false'),
  ],
  [
    9,
    'switches no experiments on',
    () => {
      expect(window).toContain('experimentalFeatures: false');
      expect(filesWith(/enable-experimental|appendSwitch/)).toEqual([]);
    },
  ],
  [
    10,
    'switches no Blink features on',
    () => {
      expect(filesWith(/enableBlinkFeatures|enable-blink-features/)).toEqual([]);
    },
  ],
  [
    11,
    'has no webview that could open windows',
    () => {
      expect(filesWith(/allowpopups|<webview/)).toEqual([]);
      expect(window).toContain('webviewTag: false');
    },
  ],
  [
    12,
    'stops a webview before it is attached',
    () => {
      expect(guards).toMatch(/will-attach-webview', \(event\) => event\.preventDefault\(\)/);
    },
  ],
  [
    13,
    'stops navigation',
    () => {
      for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
        expect(guards).toContain(`'${name}'`);
      }
      expect(main).toMatch(/app\.on\('web-contents-created', [^\n]*guardContents/);
    },
  ],
  [
    14,
    'opens no windows but its own one',
    () => {
      expect(guards).toContain("setWindowOpenHandler(() => ({ action: 'deny' }))");
      expect(filesWith(/new (BrowserWindow|WebContentsView|BrowserView|BaseWindow)\(/)).toEqual([
        'electron/shell/window.ts',
      ]);
    },
  ],
  [
    15,
    'opens addresses only through the guard, after a question',
    () => {
      expect(filesWith(/openExternal|showItemInFolder/)).toEqual(['electron/main.ts']);
      expect(filesWith(/openPath/).toSorted()).toEqual(
        ['electron/main.ts', 'electron/services/edits/launch.ts'], // a file being edited
      );
      expect(main.match(/openExternal/g)).toHaveLength(1);
      expect(main).toMatch(/createOpenLink\(\{[^}]*openExternal/s);
    },
  ],
  [
    16,
    'is built with the Electron it pins',
    () => {
      const { devDependencies } = JSON.parse(read('package.json')) as {
        devDependencies: Record<string, string>;
      };
      expect(devDependencies['electron']).toMatch(/^4[5-9]\.\d+\.\d+$/);
    },
  ],
  [
    17,
    'looks at the sender of every message',
    () => {
      expect(filesWith(/\bipcMain\b/)).toEqual(['electron/ipc/attach.ts']);
      const attach = read('electron/ipc/attach.ts');
      expect(attach.match(/router\.(call|open|cancel)\(sender\(event\), /g)).toHaveLength(3);
      expect(attach.match(/\brouter\.(call|open|cancel)\(/g)).toHaveLength(3);
      expect(attach.match(/ipcMain\.(handle|on)\(/g)).toHaveLength(3);
      expect(attach.match(/isTrusted/g)).toHaveLength(1);
      expect(attach).toMatch(
        /isTrusted:\s+event\.sender === contents &&\s+isOurFrame\(event\.senderFrame, /,
      );
    },
  ],
  [
    18,
    'serves its page by a scheme of its own',
    () => {
      // what shells print to tell their folder (OSC 7); nothing is loaded by it
      const told = [
        'electron/practice/terminal-signs.ts',
        'renderer/features/terminal/shell/startup-lines.ts',
      ];
      expect(filesWith(/file:\/\//).toSorted()).toEqual(told);
      expect(read('electron/shell/protocol.ts')).toContain('standard: true, secure: true');
      expect(filesWith(/bypassCSP|allowServiceWorkers|corsEnabled/)).toEqual([]);
    },
  ],
  [
    19,
    'sets its fuses',
    () => {
      const fuses = /electronFuses:\n((?: {2}.*\n)+)/.exec(read('electron-builder.yml'))?.[1] ?? '';
      const set = [...fuses.matchAll(/^ {2}(\w+): (true|false)/gm)].map(([, name, on]) => [
        name,
        on,
      ]);
      expect(Object.fromEntries(set)).toEqual({
        runAsNode: 'false',
        enableCookieEncryption: 'true',
        enableNodeOptionsEnvironmentVariable: 'false',
        enableNodeCliInspectArguments: 'false',
        enableEmbeddedAsarIntegrityValidation: 'true',
        onlyLoadAppFromAsar: 'true',
        loadBrowserProcessSpecificV8Snapshot: 'false',
        grantFileProtocolExtraPrivileges: 'false',
      });
    },
  ],
  [
    20,
    'gives the page four functions, and nothing of Electron',
    () => {
      const preload = read('electron/preload.ts');
      expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
      expect(filesWith(/exposeInMainWorld/)).toEqual(['electron/preload.ts']);
      expect(preload.match(/^ {2}(\w+): \(/gm)?.map((line) => line.trim().split(':')[0])).toEqual([
        'call',
        'cancel',
        'open',
        'pathForFile',
      ]);
      expect(filesWith(/from 'electron'/).filter((file) => file.startsWith('renderer/'))).toEqual(
        [],
      );
    },
  ],
];

describe('Electron’s security checklist', () => {
  it.each(points)('point %i: Hawser %s', (_, __, check) => check());

  it('stands in docs/electron.md, all twenty points of it', () => {
    const rows = [...read('docs/electron.md').matchAll(/^\| (\d+) +\|/gm)].map(([, at]) =>
      Number(at),
    );
    expect(rows).toEqual(points.map(([at]) => at));
    expect(rows).toHaveLength(20);
  });
});

describe('what is packed', () => {
  it('is the built app and nothing of the tests', () => {
    const files = /^files:\n((?: {2}.*\n)+)/m.exec(read('electron-builder.yml'))?.[1] ?? '';
    const included = [...files.matchAll(/^ {2}- ([^'#\n]+)$/gm)].map(([, glob]) => glob?.trim());
    expect(included).toEqual([
      'package.json',
      'dist/main/**',
      'dist/renderer/**',
      'assets/licences/**',
    ]);
    expect(read('electron-builder.yml')).toMatch(/^asar: true$/m);
  });

  it('takes no debugger, no Node switches and no code from beside the archive (CVE-2025-22136, CVE-2024-55950)', () => {
    expect(read('electron-builder.yml')).not.toMatch(
      /entitlements|allow-dyld|disable-library-validation/,
    );
  });
});
