import { expect, test } from './fixtures.ts';

/** Undocumented, and the only way to see what a window really runs with. */
type WithPreferences = { getLastWebPreferences: () => Record<string, boolean> };

type AnyBridge = {
  bridge: {
    call: (
      id: string,
      name: string,
      params: unknown,
    ) => Promise<{ ok: boolean; error?: { code: string } }>;
    open: AnyBridge['bridge']['call'];
  };
};

test('the page is sandboxed and sees four functions, nothing of Node', async ({ hawser }) => {
  const preferences = await hawser.app.electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = (
        contents as unknown as WithPreferences
      ).getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
    }),
  );
  expect(preferences).toEqual([
    {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    },
  ]);
  const seen = await hawser.page.evaluate(() => ({
    bridge: Object.keys((window as unknown as AnyBridge).bridge).toSorted(),
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
    origin: location.origin,
  }));
  expect(seen).toEqual({
    bridge: ['call', 'cancel', 'open', 'pathForFile'],
    node: [],
    origin: 'app://hawser',
  });
});

test('unknown and malformed requests are refused', async ({ hawser }) => {
  const ask = (name: string, params: unknown) =>
    hawser.page.evaluate(
      async ([asked, given]) => {
        const { bridge } = window as unknown as AnyBridge;
        const call = await bridge.call(crypto.randomUUID(), asked, given);
        const open = await bridge.open(crypto.randomUUID(), asked, given);
        return [call, open].map((answer) => (answer.ok ? 'ok' : answer.error?.code));
      },
      [name, params] as const,
    );
  expect(await ask('nothing.here', {})).toEqual(['refused', 'refused']);
  expect(await ask('__proto__', {})).toEqual(['refused', 'refused']);
  expect(await ask('hosts.list', { extra: 1 })).toEqual(['invalid', 'refused']);
  expect(await ask('files.list', { fs: 'local' })).toEqual(['refused', 'invalid']);
});

test.describe('a page that was taken over', () => {
  test.use({ breaksPolicy: true });

  test('the page cannot leave, open windows, run strings or reach out', async ({ hawser }) => {
    const { page } = hawser;
    const url = page.url();
    const tried = await page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        violations.push(event.effectiveDirective),
      );
      const script = document.createElement('script');
      let trusted = 'no trusted types';
      try {
        script.textContent = 'window.injected = true';
        document.body.append(script);
      } catch {
        trusted = 'refused';
      }
      const opened = window.open('https://example.net');
      const fetched = await fetch('https://example.net').then(
        () => 'fetched',
        () => 'refused',
      );
      location.href = 'https://example.net';
      let evaluated = 'evaluated';
      try {
        // a string as code; what a debugger evaluates itself is exempt, so this would run later
        // oxlint-disable-next-line typescript/no-implied-eval -- its refusal is what is tested
        setTimeout('window.late = true', 0);
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (!('late' in window)) evaluated = 'refused';
      } catch {
        evaluated = 'refused';
      }
      // violations are told in a task of their own
      await new Promise((resolve) => setTimeout(resolve, 50));
      return {
        injected: 'injected' in window,
        trusted,
        opened: opened === null,
        fetched,
        evaluated,
        violations,
      };
    });
    expect(tried.injected).toBe(false);
    expect(tried.opened).toBe(true);
    expect(tried.fetched).toBe('refused');
    expect(tried.evaluated).toBe('refused');
    expect(tried.violations).toContain('connect-src');
    expect(page.url()).toBe(url);
    const granted = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'clipboard-read'] as const;
      const states = await Promise.all(
        names.map((name) => navigator.permissions.query({ name: name as PermissionName })),
      );
      return states.map(({ state }) => state).filter((state) => state === 'granted');
    });
    expect(granted).toEqual([]);
  });
});
