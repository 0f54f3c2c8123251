import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './app/tokens.css';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startTellingPrograms } from './app/at-work.ts';
import { ErrorBoundary } from './app/ErrorBoundary.tsx';
import { ClientProvider } from './client/ClientContext.tsx';
import { createClient } from './client/client.ts';
import { startClosedTabs } from './state/closed-tabs.ts';
import { startMirrors } from './state/mirrors.ts';
import { startTabs } from './state/tabs.ts';
import { restoreWorkspace, startRemembering } from './state/workspace.ts';

const client = createClient(window.bridge, window);
const last = await client.call('tabs.last', {});
if (last.ok) restoreWorkspace(last.value);
// These first: they follow what the mirrors bring.
startClosedTabs();
startTabs();
startMirrors(client);
startRemembering(client);
startTellingPrograms(client);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ClientProvider client={client}>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </ClientProvider>
  </StrictMode>,
);
