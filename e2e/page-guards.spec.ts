// Over 300 lines but one file: group E of the catalogue, row by row, from a page that was taken over.
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './fixtures.ts';
import { watchMain } from './responsiveness.ts';

/** Undocumented, and the only way to see what a window really runs with. */
type WithPreferences = { getLastWebPreferences: () => Record<string, unknown> };

type Answer = { readonly ok: boolean; readonly error?: { readonly code: string } };
type Request = (id: string, name: string, params: unknown) => Promise<Answer>;
type Hostile = {
  readonly bridge: { readonly call: Request; readonly open: Request };
};

test.describe('a page that was taken over', () => {
  test.use({ breaksPolicy: true });

  test('E01 E09 E10 stays where it is, alone, in a window without rights', async ({ hawser }) => {
    const { page } = hawser;
    const { electron } = hawser.app;
    await electron.evaluate(({ app, webContents }) => {
      const created: unknown[] = [];
      Object.assign(globalThis, { created });
      app.on('web-contents-created', (_, contents) => created.push(contents.id));
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      const [ours] = webContents.getAllWebContents();
      ours?.on('will-frame-navigate', ({ url: to }) => asked.push(to));
    });
    await hawser.openPractice();
    const url = page.url();
    await page.evaluate(() => {
      const link = document.createElement('a');
      document.body.append(link);
      const clicks = [{}, { ctrlKey: true }, { shiftKey: true }, { button: 1 }];
      const targets = ['_self', '_blank', '_top', 'other'];
      const places = [
        'https://example.net/',
        'file:///etc/passwd',
        'data:text/html,x',
        'app://hawser/other.html',
        'app://evil/index.html',
        'ssh://host',
      ];
      for (const place of places) {
        for (const target of targets) {
          for (const how of clicks) {
            link.href = place;
            link.target = target;
            const type = 'button' in how ? 'auxclick' : 'click';
            link.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, ...how }));
          }
          window.open(place, target === '_self' ? 'named' : target, 'nodeIntegration=yes');
        }
        location.assign(place);
        location.replace(place);
      }
      const form = document.createElement('form');
      form.action = 'https://example.net/';
      document.body.append(form);
      for (const method of ['get', 'post']) {
        form.method = method;
        form.submit();
      }
      try {
        history.pushState({}, '', 'https://example.net/');
      } catch {
        // refused, as it should be
      }
      const frame = document.createElement('iframe');
      frame.src = 'https://example.net/';
      document.body.append(frame);
      window.open('about:blank');
      window.open('app://hawser/index.html');
      location.assign('https://example.net/last');
    });
    const asked = () =>
      electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
    // the page's last wish comes behind all others
    await expect.poll(asked).toContain('https://example.net/last');
    await page.evaluate(() => {
      const meta = document.createElement('meta');
      meta.httpEquiv = 'refresh';
      meta.content = '0;url=https://example.net/refreshed';
      document.head.append(meta);
    });
    await expect.poll(asked).toContain('https://example.net/refreshed');
    expect(page.url()).toBe(url);
    expect(
      await electron.evaluate(() => (globalThis as unknown as { created: [] }).created),
    ).toEqual([]);
    const preferences = await electron.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .map((contents) => (contents as unknown as WithPreferences).getLastWebPreferences()),
    );
    expect(preferences).toHaveLength(1);
    expect(preferences[0]).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    for (const absent of ['enableBlinkFeatures', 'disableBlinkFeatures', 'partition']) {
      expect([undefined, '']).toContain(preferences[0]?.[absent]);
    }
  });

  test('E09 a file or an address dropped on the window opens nothing', async ({ hawser }) => {
    const { page } = hawser;
    const url = page.url();
    const file = path.join(hawser.app.home, 'x.html');
    await fs.writeFile(file, '<script>document.title = "evil"</script>');
    const session = await page.context().newCDPSession(page);
    const link = { mimeType: 'text/uri-list', data: 'https://example.net/' };
    for (const data of [
      { items: [], files: [file], dragOperationsMask: 1 },
      { items: [link], files: [], dragOperationsMask: 1 },
    ]) {
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await session.send('Input.dispatchDragEvent', { type, x: 300, y: 8, data });
      }
    }
    await page.evaluate(() => fetch('https://example.net').catch(() => undefined)); // expected to be refused
    expect(page.url()).toBe(url);
    expect(hawser.app.electron.windows()).toHaveLength(1);
  });

  test('E08 is served its own files and nothing else', async ({ hawser }) => {
    const statuses = await hawser.page.evaluate(async () => {
      const ask = (url: string, options?: RequestInit): Promise<number> =>
        fetch(url, options).then(
          (answer) => answer.status,
          () => 0,
        );
      const wrong = [
        'app://hawser/../main/main.js',
        'app://hawser/%2e%2e/main/main.js',
        'app://hawser/%252e%252e/main/main.js',
        'app://hawser/..%2fmain%2fmain.js',
        'app://hawser/..%5cmain%5cmain.js',
        String.raw`app://hawser/..\main\main.js`,
        'app://hawser/index.html%00.js',
        'app://hawser/index.html/',
        'app://hawser/INDEX.HTML',
        'app://hawser//index.html',
        'app://hawser//etc/passwd',
        'app://hawser/etc/passwd',
        'app://hawser/file:///etc/passwd',
        'app://hawser/assets',
        'app://hawser/assets/',
        'app://hawser/package.json',
        'app://other/index.html',
        'app:///index.html',
        'file:///etc/passwd',
      ];
      const answers = await Promise.all(wrong.map(async (url) => [await ask(url), url] as const));
      for (const method of ['POST', 'PUT', 'HEAD', 'DELETE']) {
        answers.push([await ask('app://hawser/index.html', { method }), method]);
      }
      return {
        refused: answers,
        served: [
          // Chromium drops port and user of a scheme like ours before anybody sees them
          await ask('app://hawser:81/index.html'),
          await ask('app://user@hawser/index.html'),
          await ask('app://hawser/index.html'),
          await ask('app://hawser/index.html?a=../../x#y'),
          await ask('app://hawser/index.html', { headers: { range: 'bytes=0-3' } }),
        ],
      };
    });
    expect(statuses.refused.length).toBeGreaterThanOrEqual(18);
    expect(statuses.refused.filter(([status]) => status !== 0 && status !== 404)).toEqual([]);
    expect(statuses.served).toEqual([200, 200, 200, 200, 200]);
  });

  test('E07 runs, loads and sends nothing that is not its own', async ({ hawser }) => {
    const wasm = await hawser.page.evaluate(async () => {
      const seen = new Set<string>();
      Object.assign(window, { seen });
      document.addEventListener('securitypolicyviolation', (event) =>
        seen.add(event.effectiveDirective),
      );
      const add = (tag: string, more: Record<string, string>): void => {
        const element = document.createElement(tag);
        try {
          for (const [name, value] of Object.entries(more)) element.setAttribute(name, value);
          document.body.append(element);
        } catch {
          // Trusted Types refuse it before it is there
        }
      };
      const far = 'https://example.net/x';
      add('img', { src: far });
      add('iframe', { src: far });
      add('link', { rel: 'stylesheet', href: far });
      add('video', { src: far });
      add('object', { data: far });
      add('link', { rel: 'manifest', href: far });
      add('base', { href: far });
      add('div', { onclick: 'window.ran = true' });
      add('style', {});
      const style = document.createElement('style');
      style.textContent = `@font-face{font-family:x;src:url(${far})} body{background:url(${far}),url(https://example.net/y); font-family:x}`;
      document.body.append(style);
      const form = document.createElement('form');
      form.action = far;
      document.body.append(form);
      form.submit();
      await fetch(far).catch(() => undefined);
      await fetch('ws://example.net').catch(() => undefined);
      navigator.sendBeacon('https://example.net/beacon');
      try {
        new Worker('blob:app://hawser/x');
      } catch {
        // refused, as it should be
      }
      try {
        await WebAssembly.compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
        return 'ran';
      } catch {
        return 'refused';
      }
    });
    expect(wasm).toBe('refused');
    const seen = () =>
      hawser.page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
    const wanted = ['img-src', 'frame-src', 'connect-src', 'form-action', 'media-src'];
    await expect.poll(seen).toEqual(expect.arrayContaining(wanted));
    expect(await hawser.page.evaluate(() => 'ran' in window)).toBe(false);
  });
});

test('E02 nothing of the bridge can be changed, nor is anything of Node there', async ({
  hawser,
}) => {
  const found = await hawser.page.evaluate(async () => {
    const { bridge } = window as unknown as Hostile;
    const tamper = (what: () => unknown): string => {
      try {
        what();
        return 'taken';
      } catch {
        return 'refused';
      }
    };
    const tried = [
      tamper(() => Object.assign(bridge, { call: () => 'mine' })),
      tamper(() => Object.defineProperty(bridge, 'call', { value: () => 'mine' })),
      tamper(() => Object.setPrototypeOf(bridge, { evil: 1 })),
      tamper(() => Object.defineProperty(window, 'bridge', { value: {} })),
      tamper(() => Object.assign(window, { bridge: {} })),
    ];
    // what our own page may run on from now on
    const stolen: unknown[] = [];
    const isNodes = (value: unknown): boolean =>
      typeof value === 'object' &&
      value !== null &&
      ['invoke', 'sender', 'senderId', 'processId'].some((name) => name in value);
    const restore: (() => void)[] = [];
    for (const [prototype, name] of [
      [Array.prototype, 'map'],
      [Object.prototype, 'toJSON'],
      [Function.prototype, 'call'],
      [Function.prototype, 'apply'],
    ] as const) {
      const before = Object.getOwnPropertyDescriptor(prototype, name);
      restore.push(() =>
        before === undefined
          ? Reflect.deleteProperty(prototype, name)
          : Object.defineProperty(prototype, name, before),
      );
      Object.defineProperty(prototype, name, {
        configurable: true,
        value: (...args: unknown[]) => stolen.push(args),
      });
    }
    const same = (window as unknown as Hostile).bridge === bridge;
    const answer = await bridge.call(crypto.randomUUID(), 'app.info', {});
    for (const undo of restore) undo();
    const globals = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'];
    return {
      tried,
      same,
      ok: answer.ok,
      stolen: stolen.flat(3).filter(isNodes).length,
      frozen: Object.isFrozen(bridge) && Object.values(bridge).every((one) => Object.isFrozen(one)),
      keys: Object.getOwnPropertyNames(bridge).toSorted(),
      kinds: Object.values(bridge).filter((one) => typeof one !== 'function').length,
      node: globals.filter((name) => name in globalThis),
    };
  });
  expect(found).toEqual({
    tried: ['refused', 'refused', 'refused', 'refused', 'refused'],
    same: true,
    ok: true,
    stolen: 0,
    frozen: true,
    keys: ['call', 'cancel', 'open', 'pathForFile'],
    kinds: 0,
    node: [],
  });
});

test('E12 no permission is there to be had', async ({ hawser }) => {
  const { granted, got } = await hawser.page.evaluate(async () => {
    const names =
      'geolocation notifications push midi camera microphone background-sync persistent-storage accelerometer gyroscope magnetometer screen-wake-lock clipboard-read payment-handler idle-detection storage-access local-fonts window-management display-capture nfc background-fetch ambient-light-sensor'.split(
        ' ',
      );
    const states = await Promise.all(
      names.map((name) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          ({ state }) => `${name} ${state}`,
          () => `${name} unknown`,
        ),
      ),
    );
    type Asking = Record<
      string,
      Record<string, ((options?: object) => Promise<unknown>) | undefined>
    >;
    const devices = navigator as unknown as Asking;
    const asked: readonly [string, () => Promise<unknown> | undefined][] = [
      ['media', () => navigator.mediaDevices.getUserMedia({ audio: true })],
      ['display', () => navigator.mediaDevices.getDisplayMedia({ video: true })],
      ['clipboard', () => navigator.clipboard.readText()],
      ['usb', () => devices['usb']?.['requestDevice']?.({ filters: [] })],
      ['hid', () => devices['hid']?.['requestDevice']?.({ filters: [] })],
      ['serial', () => devices['serial']?.['requestPort']?.({})],
      ['bluetooth', () => devices['bluetooth']?.['requestDevice']?.({ acceptAllDevices: true })],
      ['midi', () => navigator.requestMIDIAccess({ sysex: true })],
    ];
    const answers: string[] = [];
    for (const [name, ask] of asked) {
      const nothing = new Promise((resolve) => setTimeout(() => resolve(undefined), 1_000));
      const answer = await Promise.race([Promise.resolve().then(ask), nothing]).catch(
        () => undefined,
      );
      // nothing, or an empty list of devices
      const isNothing = answer === undefined || (Array.isArray(answer) && answer.length === 0);
      if (!isNothing) answers.push(name);
    }
    const notifications = await Notification.requestPermission();
    return {
      granted: states.filter((state) => state.endsWith(' granted')),
      got: notifications === 'granted' ? [...answers, 'notifications'] : answers,
    };
  });
  expect(granted).toEqual([]);
  expect(got).toEqual([]);
});

test('E13 another window, even with our page and preload in it, is refused everything', async ({
  hawser,
}) => {
  const preload = path.resolve(import.meta.dirname, '../dist/main/preload.cjs');
  const codes = await hawser.app.electron.evaluate(async ({ BrowserWindow }, file) => {
    const other = new BrowserWindow({
      show: false,
      webPreferences: { preload: file, sandbox: true },
    });
    await other.loadURL('app://hawser/index.html');
    const result: unknown = await other.webContents.executeJavaScript(`
      (async () => {
        const answers = [
          await bridge.call('a', 'app.info', {}),
          await bridge.call('b', 'hosts.list', {}),
          await bridge.call('c', 'files.rename', { fs: 'local', from: '/a', to: '/b' }),
          await bridge.open('d', 'sessions.watch', {}),
          await bridge.open('e', 'files.list', { fs: 'local', path: '/' }),
        ];
        return answers.map((answer) => answer.ok ? 'ok' : answer.error.code);
      })()`);
    other.destroy();
    return result;
  }, preload);
  expect(codes).toEqual(['refused', 'refused', 'refused', 'refused', 'refused']);
  await hawser.openPractice();
});

test('E16 a request of 100 MB leaves main alive', async ({ hawser }) => {
  const main = await watchMain(hawser.app.electron);
  const code = await hawser.page.evaluate(async () => {
    const { bridge } = window as unknown as Hostile;
    const text = 'x'.repeat(100_000_000);
    const answer = await bridge.call(crypto.randomUUID(), 'sessions.open', { text });
    return answer.error?.code;
  });
  expect(code).toBe('invalid');
  // Chromium copies it in one piece; the schema looks at its length alone
  const longest = await main.longestMs();
  test.info().annotations.push({ type: 'figures', description: `main ${longest} ms` });
  expect(longest).toBeLessThan(3_000);
  await expect(hawser.page.getByRole('list', { name: 'Hosts' })).toBeVisible();
});

test('a page that was taken over plants no key and carries none away: main asks, and the answer is no', async ({
  hawser,
}) => {
  const { home } = hawser.app;
  const keys = path.join(home, '.ssh');
  await fs.mkdir(keys);
  await fs.writeFile(path.join(keys, 'id_ed25519'), 'a private key');
  await hawser.openPractice();
  await hawser.app.electron.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...args: unknown[]) => {
      asked.push((args.at(-1) as { message: string }).message);
      return Promise.resolve({ response: 0, checkboxChecked: false });
    };
  });
  const codes = await hawser.page.evaluate(async (folder) => {
    const { bridge } = window as unknown as Hostile;
    const call = async (name: string, params: unknown): Promise<string | undefined> =>
      (await bridge.call(crypto.randomUUID(), name, params)).error?.code;
    const local = (directory: string) => ({ fs: 'local', directory });
    const theirs = { fs: 'none', paths: ['/x/authorized_keys'] };
    return [
      await call('transfers.start', {
        from: { fs: 'local', paths: [`${folder}/.ssh/id_ed25519`] },
        to: local(folder),
      }),
      await call('transfers.start', { from: theirs, to: local(`${folder}/.ssh`) }),
      await call('transfers.start', {
        from: { fs: 'none', paths: ['/.bashrc'] },
        to: local(folder),
      }),
      await call('files.rename', {
        fs: 'local',
        from: `${folder}/.ssh/id_ed25519`,
        to: `${folder}/public`,
      }),
      await call('files.makeDirectory', { fs: 'local', path: `${folder}/.config/autostart` }),
      await call('files.makeDirectory', { fs: 'local', path: `${folder}/work` }),
    ];
  }, home);
  expect(codes).toEqual(['refused', 'refused', 'refused', 'refused', 'refused', undefined]);
  const asked = await hawser.app.electron.evaluate(
    () => (globalThis as unknown as { asked: string[] }).asked,
  );
  expect(asked).toEqual([
    `Copy what is in ${home}/.ssh?`,
    `Change files in ${home}/.ssh?`,
    `Change files in ${home}/.bashrc?`,
    `Change files in ${home}/.ssh?`,
    `Change files in ${home}/.config?`,
  ]);
  expect((await fs.readdir(home)).toSorted()).toEqual(['.ssh', 'work']);
});
