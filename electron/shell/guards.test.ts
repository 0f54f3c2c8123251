import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { guardContents, guardSession } from './guards.ts';

const origin = 'app://hawser';

/** Every permission Electron or Chromium has a name for. */
const permissions = [
  'accessibility-events',
  'background-fetch',
  'background-sync',
  'camera',
  'clipboard-read',
  'clipboard-sanitized-write',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'local-fonts',
  'media',
  'mediaKeySystem',
  'microphone',
  'midi',
  'midiSysex',
  'nfc',
  'notifications',
  'openExternal',
  'payment-handler',
  'persistent-storage',
  'pointerLock',
  'push',
  'screen-wake-lock',
  'sensors',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'window-management',
] as const;

type Request = (
  contents: unknown,
  permission: string,
  answer: (isGranted: boolean) => void,
  details: { requestingUrl: string },
) => void;
type Check = (contents: unknown, permission: string, origin: string) => boolean;

function session() {
  const handlers = new Map<string, unknown>();
  const note = (name: string) => (handler: unknown) => handlers.set(name, handler);
  const events = new EventEmitter();
  const fake = Object.assign(events, {
    setPermissionRequestHandler: note('request'),
    setPermissionCheckHandler: note('check'),
    setDevicePermissionHandler: note('device'),
    setDisplayMediaRequestHandler: note('display'),
    setUSBProtectedClassesHandler: note('usb'),
  });
  guardSession(fake as unknown as Session, origin);
  const request = (permission: string, requestingUrl: string): boolean => {
    const answer = vi.fn<(isGranted: boolean) => void>();
    (handlers.get('request') as Request)({}, permission, answer, { requestingUrl });
    expect(answer).toHaveBeenCalledOnce();
    return answer.mock.calls[0]?.[0] ?? true;
  };
  const check = (permission: string, from: string): boolean =>
    (handlers.get('check') as Check)({}, permission, from);
  return { handlers, request, check, events };
}

describe('E12 permissions', () => {
  it('are at least thirty names', () => {
    expect(permissions.length).toBeGreaterThanOrEqual(30);
  });

  it.each(permissions)('%s is denied to our page, but to put text on the clipboard', (name) => {
    const { request, check } = session();
    const isOurs = name === 'clipboard-sanitized-write';
    expect(request(name, 'app://hawser/index.html')).toBe(isOurs);
    expect(check(name, 'app://hawser/')).toBe(isOurs);
    for (const other of ['https://hawser/', 'app://evil/', 'app://hawser.evil/', 'null', '']) {
      expect(request(name, other)).toBe(false);
      expect(check(name, other)).toBe(false);
    }
  });

  it('give no device, no picture of the screen, and no download', () => {
    const { handlers, events } = session();
    for (const deviceType of ['hid', 'serial', 'usb', 'bluetooth']) {
      expect((handlers.get('device') as (details: object) => boolean)({ deviceType })).toBe(false);
    }
    const streams: unknown[] = [];
    const display = handlers.get('display') as (
      request: object,
      answer: (streams: object) => void,
    ) => void;
    display({ videoRequested: true, audioRequested: true }, (given) => streams.push(given));
    expect(streams).toStrictEqual([{}]);
    const classes = ['audio', 'hid', 'mass-storage'];
    const usb = handlers.get('usb') as (details: object) => readonly string[];
    expect(usb({ protectedClasses: classes })).toEqual(classes);
    const preventDefault = vi.fn();
    events.emit('will-download', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });
});

describe('E09 E10 where any page may go', () => {
  function contents() {
    const events = new EventEmitter();
    let open: (details: object) => unknown = () => undefined;
    const fake = Object.assign(events, {
      setWindowOpenHandler: (handler: typeof open) => (open = handler),
    });
    guardContents(fake as unknown as WebContents, 'app://hawser/index.html');
    const isStopped = (name: string, event: object): boolean => {
      const preventDefault = vi.fn();
      events.emit(name, { ...event, preventDefault });
      return preventDefault.mock.calls.length > 0;
    };
    return { isStopped, open: (details: object) => open(details) };
  }

  it('is where it is: a reload', () => {
    const { isStopped } = contents();
    const url = 'app://hawser/index.html';
    expect(isStopped('will-navigate', { url })).toBe(false);
    expect(isStopped('will-frame-navigate', { url, isMainFrame: true })).toBe(false);
    expect(isStopped('will-frame-navigate', { url, isMainFrame: false })).toBe(true);
  });

  it.each([
    'https://example.net/',
    'http://127.0.0.1/',
    'file:///etc/passwd',
    'data:text/html,x',
    'blob:app://hawser/1',
    'javascript:alert(1)',
    'about:blank',
    'app://hawser/',
    'app://hawser/other.html',
    'app://evil/index.html',
    'app://hawser/index.html?x',
    'app://hawser/index.html#x/../..',
    'ssh://host',
    'chrome://gpu',
    'devtools://devtools/x',
    '',
  ])('is not %j, by itself, in a frame or redirected there', (url) => {
    const { isStopped, open } = contents();
    expect(isStopped('will-navigate', { url })).toBe(true);
    expect(isStopped('will-redirect', { url })).toBe(true);
    expect(isStopped('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
    expect(isStopped('will-frame-navigate', { url, isMainFrame: false })).toBe(true);
    expect(open({ url })).toEqual({ action: 'deny' });
  });

  it('is no webview, and no other window, even with our own page', () => {
    const { isStopped, open } = contents();
    expect(isStopped('will-attach-webview', {})).toBe(true);
    expect(open({ url: 'app://hawser/index.html', features: 'nodeIntegration=yes' })).toEqual({
      action: 'deny',
    });
  });
});
