import {
  ipcMain,
  MessageChannelMain,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type WebContents,
} from 'electron';
import { offerPort } from '../services/session/offered-port.ts';
import type { Request, Router, Sender } from './router.ts';
import { isOurFrame } from './sender.ts';
import type { MintedPort } from './streams.ts';

/** The names of the channels between preload and main. There are no others. */
const channels = { call: 'call', open: 'open', cancel: 'cancel', port: 'port' } as const;

/** Lets the page in `contents`, while it shows `origin`, reach the router. */
export function attachRouter(router: Router, contents: WebContents, origin: string): void {
  const sender = (event: IpcMainInvokeEvent | IpcMainEvent): Sender => ({
    page: event.sender.id,
    isTrusted:
      event.sender === contents &&
      isOurFrame(event.senderFrame, { mainFrame: contents.mainFrame, origin }),
    mintPort: () => mintPort(contents),
  });
  ipcMain.handle(channels.call, (event, ...[id, name, params]: unknown[]) =>
    router.call(sender(event), { id, name, params } satisfies Request),
  );
  ipcMain.handle(channels.open, (event, ...[id, name, params]: unknown[]) =>
    router.open(sender(event), { id, name, params } satisfies Request),
  );
  ipcMain.on(channels.cancel, (event, id: unknown) => router.cancel(sender(event), id));

  const release = (): void => router.release(contents.id);
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) release();
  });
  contents.on('render-process-gone', release);
  contents.on('destroyed', release);
}

function mintPort(contents: WebContents): MintedPort {
  const { port1, port2 } = new MessageChannelMain();
  return {
    offered: offerPort(port1, { events: 'electron' }),
    deliver: (streamId) => {
      if (contents.isDestroyed()) port2.close();
      else contents.postMessage(channels.port, { id: streamId }, [port2]);
    },
    discard: () => {
      port1.close();
      port2.close();
    },
  };
}
