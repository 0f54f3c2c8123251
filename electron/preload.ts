import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, PortMessage } from '../shared/contract/bridge.ts';
import type { Result } from '../shared/result.ts';

// all this file uses of the DOM; the rest of this room runs in Node and has none
declare const window: {
  readonly location: { readonly origin: string };
  readonly postMessage: (message: unknown, origin: string, ports: readonly unknown[]) => void;
};

/** The page's only way out. It passes on and decides nothing: main checks the sender, the name and the parameters. */
const bridge: Bridge = {
  call: (id, name, params) =>
    ipcRenderer.invoke('call', id, name, params) as Promise<Result<unknown>>,
  cancel: (id) => ipcRenderer.send('cancel', id),
  open: (id, name, params) =>
    ipcRenderer.invoke('open', id, name, params) as Promise<Result<unknown>>,
  pathForFile: (file) => webUtils.getPathForFile(file as File),
};

ipcRenderer.on('port', (event, { id }: { id: string }) => {
  const message: PortMessage = { hawserPort: id };
  window.postMessage(message, window.location.origin, event.ports);
});

contextBridge.exposeInMainWorld('bridge', bridge);
