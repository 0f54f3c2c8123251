/** What must not stand in Hawser's source, nor in what is built from it: the catalogue's E03, without a scanner of others. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** One thing that must not be written, and what the finder is shown to find. */
export type SourceRule = {
  readonly what: string;
  readonly pattern: RegExp;
  /** Code that breaks it, each line by itself. */
  readonly samples: readonly string[];
  /** Code that comes near it and is right. */
  readonly harmless?: readonly string[];
  /** The files that may, with the reason beside them. */
  readonly allowed?: readonly string[];
  /** Words of libraries, which are built in and harmless, with the reason beside them. */
  readonly known?: readonly string[];
  /** Libraries hold such text too, or a bundler rewrites ours: then only the source is looked at. */
  readonly sourceOnly?: true;
};

/** A source or built file, its comments taken out. */
export type SourceFile = { readonly file: string; readonly text: string };

const root = resolve(import.meta.dirname, '../..');

/** Our own sources, without tests. */
export function ownSources(): SourceFile[] {
  return ['electron', 'renderer', 'shared']
    .flatMap((room) => filesBelow(room))
    .filter((file) => /\.(ts|tsx|html)$/.test(file))
    .filter((file) => !/\.test(-support)?\.tsx?$|\/testing\//.test(file))
    .map(readSource);
}

/** What is packed; tests are run after a build, so it is there. */
export function builtSources(): SourceFile[] {
  return ['dist/main', 'dist/renderer']
    .flatMap((folder) => filesBelow(folder))
    .filter((file) => /\.(js|cjs|html)$/.test(file))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function readSource(file: string): SourceFile {
  return { file, text: withoutComments(readFileSync(join(root, file), 'utf8')) };
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** The files that break a rule. */
export function breakers(rule: SourceRule, files: readonly SourceFile[]): string[] {
  const withoutKnown = (text: string): string =>
    (rule.known ?? []).reduce((rest, known) => rest.replaceAll(known, ''), text);
  return files
    .filter(({ file }) => rule.allowed?.includes(file) !== true)
    .filter(({ text }) => rule.pattern.test(withoutKnown(text)))
    .map(({ file }) => file);
}

const on = String.raw`\s*:\s*(true|!0)\b`;
const off = String.raw`\s*:\s*(false|!1)\b`;

/** In the order of harm. */
export const sourceRules: readonly SourceRule[] = [
  {
    what: 'text run as code',
    pattern: /\beval\s*\(|\bnew Function\b|[^.\w$]Function\s*\(|\bset(Timeout|Interval)\(\s*["'`]/,
    samples: ['eval(text)', 'new Function(text)', 'x = Function("a")', 'setTimeout("run()", 1)'],
    harmless: ['isFunction(x)', 'page.evaluate(f)', 'setTimeout(run, 1)'],
    // zod asks whether it could; the page's policy says no, and elsewhere it has our own schemas alone
    known: ['new Function("")', 'new Function(``)'],
  },
  {
    what: 'code in a context of its own',
    pattern: /node:vm\b|(from|require\()\s*["']vm["']/,
    samples: ["import { runInContext } from 'node:vm'", "require('vm')"],
    // `globalThis.gc` and nothing else: see the test of its argument
    allowed: ['electron/engine/collect-soon.ts'],
    sourceOnly: true, // the bundler moves it from chunk to chunk
  },
  {
    what: 'text made into a page',
    pattern:
      /\b(inner|outer)HTML\s*=[^=]|\binsertAdjacentHTML|\bdocument\.write|createContextualFragment|srcdoc|DOMParser|setHTMLUnsafe/i,
    samples: [
      'a.innerHTML = text',
      'a.outerHTML=text',
      'a.insertAdjacentHTML("beforeend", text)',
      'document.writeln(text)',
      'range.createContextualFragment(text)',
      '<iframe srcDoc={text} />',
      'new DOMParser()',
      'a.setHTMLUnsafe(text)',
    ],
    harmless: ['if (a.innerHTML === "") return', 'a.textContent = text'],
    // React's own, for `dangerouslySetInnerHTML`, which the next rule keeps out; Trusted Types refuse it besides
    allowed: ['dist/renderer/assets/index.js'],
  },
  {
    what: 'React’s way around its own escaping',
    pattern: /dangerouslySetInnerHTML|trustedTypes\s*\.\s*createPolicy/,
    samples: ['<p dangerouslySetInnerHTML={x} />', 'trustedTypes.createPolicy("x", rules)'],
    allowed: ['dist/renderer/assets/index.js'],
  },
  {
    what: 'Node for a page',
    pattern: new RegExp(
      [
        `nodeIntegration\\w*${on}`,
        `contextIsolation${off}`,
        `\\bsandbox${off}`,
        'enableRemoteModule',
        '@electron/remote',
      ].join('|'),
    ),
    samples: [
      'nodeIntegration: true',
      'nodeIntegrationInWorker:!0',
      'nodeIntegrationInSubFrames : true',
      'contextIsolation: false',
      'sandbox: false',
      'enableRemoteModule: x',
      "import '@electron/remote'",
    ],
    harmless: ['nodeIntegration: false', 'contextIsolation: true', 'sandbox: true'],
  },
  {
    what: 'a browser with less than its usual security',
    pattern: new RegExp(
      [
        `webSecurity${off}`,
        `allowRunningInsecureContent${on}`,
        `experimentalFeatures${on}`,
        'disable-web-security|allow-file-access|ignore-certificate-errors|remote-debugging',
        'bypassCSP|enableBlinkFeatures|appendSwitch|appendArgument',
        'setCertificateVerifyProc|certificate-error|NODE_TLS_REJECT_UNAUTHORIZED',
        `rejectUnauthorized${off}`,
      ].join('|'),
    ),
    samples: [
      'webSecurity: false',
      'allowRunningInsecureContent: true',
      'experimentalFeatures:!0',
      "switches('disable-web-security')",
      'privileges: { bypassCSP: true }',
      "enableBlinkFeatures: 'x'",
      "app.commandLine.appendSwitch('x')",
      'session.setCertificateVerifyProc(all)',
      "app.on('certificate-error', all)",
      'rejectUnauthorized: false',
    ],
    harmless: ['webSecurity: true', 'allowRunningInsecureContent: false'],
  },
  {
    what: 'a webview, or windows of one',
    pattern: new RegExp(`<webview|allowpopups|webviewTag${on}|createElement\\(["'\`]webview`, 'i'),
    samples: ['<webview src={x} />', 'allowpopups', 'webviewTag: true', "createElement('webview')"],
    harmless: ['webviewTag: false', 'will-attach-webview'],
  },
  {
    what: 'content from elsewhere',
    pattern:
      /\.load(URL|File)\(\s*["'`]|\b(src|href|action)\s*=\s*["'{`]+(https?:)?\/\/|\bimport\(\s*["'`]?https?:|\bnew (WebSocket|EventSource|XMLHttpRequest)\b|sendBeacon|importScripts\s*\(|serviceWorker/,
    samples: [
      "window.loadURL('https://x.example')",
      'window.loadFile("x.html")',
      '<script src="//x.example/x.js">',
      '<a href={`https://x.example`}>',
      "import('https://x.example/x.js')",
      "new WebSocket('wss://x')",
      'navigator.sendBeacon(x)',
      "navigator.serviceWorker.register('x')",
    ],
    harmless: ['window.loadURL(page.url)', "import('./x.js')"],
  },
  {
    what: 'a way to another program that is not the guard’s',
    pattern: /openExternal|openPath|showItemInFolder|shell\.beep/,
    samples: ['shell.openExternal(url)', 'shell.openPath(p)', 'shell.showItemInFolder(p)'],
    // point 15 of the checklist looks at this one
    allowed: ['electron/main.ts', 'electron/services/edits/launch.ts', 'dist/main/main.js'],
  },
  {
    what: 'a program started',
    pattern: /(from|require\(|import\()\s*["'](node:)?child_process["']/,
    samples: ["import { exec } from 'node:child_process'", 'require("child_process")'],
    allowed: [
      'electron/services/way/run-command.ts', // `Match exec`, after a yes
      'electron/services/way/known-hosts-command.ts', // `KnownHostsCommand`, after a yes
      'electron/engine/ssh/way/by-command.ts', // `ProxyCommand`, after a yes
      'electron/services/edits/launch.ts', // the editor of a file the user opened
      'electron/engine/process/child-host.ts', // our own engine, without Electron
      'dist/main/main.js',
      'dist/main/engine.js',
    ],
  },
  {
    what: 'a program started through a shell by chance',
    pattern: new RegExp(`\\bexec(Sync|File|FileSync)?\\(\\s*["'\`]|\\bshell${on}`),
    samples: ["exec('rm ' + name)", 'execSync(`rm ${name}`)', 'spawn(x, [], { shell: true })'],
    harmless: ['pattern.exec(text)', 'shell: undefined'],
    // `ProxyCommand` on Windows, after a yes to all of it; a search by pattern in the editor, in the page's sandbox
    allowed: [
      'electron/engine/ssh/way/by-command.ts',
      'dist/main/engine.js',
      'dist/renderer/assets/code-mirror.js',
    ],
  },
  {
    what: 'a scheme of ours taken from other programs unasked, or files of theirs',
    pattern: /setAsDefaultProtocolClient|["']open-file["']/,
    samples: ["app.setAsDefaultProtocolClient('ssh')", 'app.on("open-file", open)'],
  },
  {
    what: 'addresses of other programs heard past what asks about them',
    pattern: /["'](open-url|second-instance)["']/,
    samples: ["app.on('open-url', open)", 'app.on("second-instance", open)'],
    allowed: ['electron/shell/hear-others.ts', 'dist/main/main.js'],
  },
  {
    what: 'IPC past the router',
    pattern: /\bipcMain\b|ipcRenderer\b|sendSync|executeJavaScript|contextBridge/,
    samples: ['ipcMain.handle("x", f)', 'ipcRenderer.sendSync("x")', 'page.executeJavaScript(x)'],
    allowed: [
      'electron/ipc/attach.ts',
      'electron/preload.ts',
      'dist/main/main.js',
      'dist/main/preload.cjs',
    ],
  },
  {
    what: 'a port that listens',
    pattern: /server\)?\.listen\(|createServer\(|new (\w+\.)?Server\(/i,
    samples: ['server.listen(0)', 'net.createServer(serve)', 'new ssh2.Server({})', 'new Server()'],
    harmless: ['hub.listen(id)', 'new ServerList()'],
    allowed: [
      'electron/practice/server.ts', // on 127.0.0.1, with a password of chance: practice/strangers.test.ts
      'dist/main/practice.js',
      // a tunnel's, on 127.0.0.1 unless the user says yes to main: services/forwards/tunnel-consent.ts
      'electron/engine/forward/listen.ts',
      'dist/main/engine.js',
    ],
  },
  {
    what: 'a program that changes itself',
    pattern: /autoUpdater|electron-updater|checkForUpdates/,
    samples: ['autoUpdater.checkForUpdates()', "import 'electron-updater'"],
  },
  {
    what: 'an address with code in it',
    pattern: /["'`]javascript:/i,
    samples: ['<a href="javascript:run()">'],
    sourceOnly: true, // React holds one, which throws
  },
];
