import type { Session, WebContents } from 'electron';

/** What the page may ask the browser for: to put text on the clipboard, from its own frame. Reading it goes by `app.paste`. */
const grantedPermission = 'clipboard-sanitized-write';

/** Denies permissions, devices and downloads to whatever runs in the session. */
export function guardSession(session: Session, origin: string): void {
  const isGranted = (permission: string, url: string): boolean =>
    permission === grantedPermission && URL.canParse(url) && hasOrigin(url, origin);
  session.setPermissionRequestHandler((_, permission, answer, details) =>
    answer(isGranted(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_, permission, requestingOrigin) =>
    isGranted(permission, requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_, answer) => answer({}));
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.on('will-download', (event) => event.preventDefault());
}

/** Keeps any page, ours included, where it is: no navigation, no second window, no webview. */
export function guardContents(contents: WebContents, pageUrl: string): void {
  const stay = (event: { readonly url: string; preventDefault: () => void }): void => {
    if (event.url !== pageUrl) event.preventDefault(); // a reload keeps the address
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || event.url !== pageUrl) event.preventDefault();
  });
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** `URL.origin` is "null" for schemes of our own, so scheme and host are compared. */
function hasOrigin(url: string, origin: string): boolean {
  const [a, b] = [new URL(url), new URL(origin)];
  return a.protocol === b.protocol && a.host === b.host;
}
