import { cleanup, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import { ClientProvider } from '../client/ClientContext.tsx';
import { createClient } from '../client/client.ts';
import { createFakeBridge, type FakeHandlers } from '../client/fake-bridge.ts';

/** Shows a component over a fake bridge; gives a user to act, the calls seen, and the client. */
export function renderWithClient(ui: ReactNode, handlers: FakeHandlers = {}) {
  const { bridge, seen } = createFakeBridge(window, handlers);
  const client = createClient(bridge, window);
  const user = userEvent.setup();
  const view = render(<ClientProvider client={client}>{ui}</ClientProvider>);
  onTestFinished(cleanup);
  return { ...view, user, seen, client };
}
