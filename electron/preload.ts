import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, PortMessage } from '../shared/contract/bridge.ts';
import {
  createShare,
  isOversized,
  requestsAtOnce,
  requestsPerSecond,
} from '../shared/request-limits.ts';
import type { Result } from '../shared/result.ts';

// all this file uses of the DOM; the rest of this room runs in Node and has none
declare const window: {
  readonly location: { readonly origin: string };
  readonly postMessage: (message: unknown, origin: string, ports: readonly unknown[]) => void;
};

const mayAsk = createShare(requestsPerSecond, requestsAtOnce);
const mayCancel = createShare(requestsPerSecond, requestsAtOnce);

/** The page's only way out. What is let through says nothing of its right: main checks the sender, the name and the parameters. */
const bridge: Bridge = {
  call: (id, name, params) => ask('call', [id, name, params]),
  cancel: (id) => {
    if (mayCancel() && !isOversized(id)) ipcRenderer.send('cancel', id);
  },
  open: (id, name, params) => ask('open', [id, name, params]),
  pathForFile: (file) => webUtils.getPathForFile(file as File),
};

/**
 * Sends a request, unless it is one too many or too large: main refuses both as well, but each message costs it time
 * before it can, and a page gone wild sends faster than main reads.
 */
function ask(channel: 'call' | 'open', request: readonly unknown[]): Promise<Result<unknown>> {
  if (!mayAsk()) return refuse('refused', 'Too many requests in one second.');
  if (isOversized(request)) return refuse('invalid', 'This request is too large.');
  return ipcRenderer.invoke(channel, ...request) as Promise<Result<unknown>>;
}

function refuse(code: 'refused' | 'invalid', message: string): Promise<Result<unknown>> {
  return Promise.resolve({ ok: false, error: { code, message } });
}

ipcRenderer.on('port', (event, { id }: { id: string }) => {
  const message: PortMessage = { hawserPort: id };
  window.postMessage(message, window.location.origin, event.ports);
});

contextBridge.exposeInMainWorld('bridge', bridge);
