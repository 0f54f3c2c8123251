import { createContext, useContext, type ReactNode } from 'react';
import type { Client } from './client.ts';

const Context = createContext<Client | undefined>(undefined);

/** Gives every component below it the client. */
export function ClientProvider(props: { readonly client: Client; readonly children: ReactNode }) {
  return <Context.Provider value={props.client}>{props.children}</Context.Provider>;
}

/** The client of the nearest {@link ClientProvider}. */
export function useClient(): Client {
  const client = useContext(Context);
  if (client === undefined) throw new Error('useClient needs a ClientProvider above it');
  return client;
}
