import { act, cleanup, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, vi } from 'vitest';
import type { TerminalDown, TerminalUp } from '../../../shared/contract/terminals.ts';
import { ClientProvider } from '../../client/ClientContext.tsx';
import { createClient } from '../../client/client.ts';
import { createFakeBridge, type FakeStream } from '../../client/fake-bridge.ts';
import { TerminalDock } from './TerminalDock.tsx';

/** A shell as the far side sees it. */
export type TestShell = FakeStream<TerminalDown, TerminalUp> & {
  readonly received: TerminalUp[];
  closed: boolean;
};

/** For the tests of a file: a dock whose shells, in the order they were opened, are played by the test. */
export function dockTests() {
  const shells: TestShell[] = [];
  const reconnects: string[] = [];
  // one client for the file: as in a window, ports that no other client knows are closed
  const { bridge } = createFakeBridge(window, {
    calls: {
      'sessions.reconnect': ({ sessionId }: { sessionId: string }) => {
        reconnects.push(sessionId);
        return {};
      },
    },
    streams: {
      'terminals.open': (_params, stream) => {
        const shell: TestShell = Object.assign(stream, { received: [], closed: false });
        shell.onPost = (message) => shell.received.push(message);
        shell.onClosed = () => (shell.closed = true);
        shells.push(shell);
      },
    },
  });
  const client = createClient(bridge, window);
  afterEach(() => {
    cleanup();
    shells.splice(0);
    reconnects.splice(0);
  });

  const show = () => {
    const onEmpty = vi.fn<() => void>();
    let change: (state: { readonly ready: boolean; readonly visible: boolean }) => void = () => {};
    /** Shuts the dock when it has nothing left, as the tab of a session does. */
    function Tab() {
      const [state, setState] = useState({ ready: false, visible: true });
      change = setState;
      onEmpty.mockImplementation(() => setState((last) => ({ ...last, visible: false })));
      return <TerminalDock sessionId="s" {...state} onEmpty={onEmpty} />;
    }
    render(
      <ClientProvider client={client}>
        <Tab />
      </ClientProvider>,
    );
    return {
      setReady: (ready: boolean) => act(() => change({ ready, visible: true })),
      hide: () => act(() => change({ ready: true, visible: false })),
      onEmpty,
      user: userEvent.setup(),
    };
  };
  return { shells, reconnects, show };
}

/** What was typed into a shell. */
export function typedInto(shell: TestShell | undefined): string {
  const decoder = new TextDecoder();
  return (shell?.received ?? [])
    .map((message) => (message.type === 'input' ? decoder.decode(message.bytes) : ''))
    .join('');
}
