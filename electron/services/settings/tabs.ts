import {
  tabPlace,
  type OpenTabs,
  type TabPlace,
  type TabSettings,
} from '../../../shared/contract/tabs.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { JsonStore } from '../../store/json-store.ts';
import { noTabs, type StoredTab, type StoredTabs } from './tab-store.ts';
import { destination as destinationSchema } from '../transfers/journal-records.ts';
import type { KeptSettings } from './kept-settings.ts';
import type { Sessions } from '../session/sessions.ts';

/** The tabs of the window, over starts. */
export type Tabs = {
  /** As last remembered: those of the last start, once their sessions are there again. */
  readonly last: () => Promise<OpenTabs>;
  readonly remember: (tabs: OpenTabs) => Promise<void>;
  /** Settles when the sessions of the last start are there again. Never rejects. */
  readonly ready: Promise<void>;
};

/** What tabs are kept with. */
export type TabsMeans = {
  readonly store: JsonStore<StoredTabs>;
  readonly settings: KeptSettings<TabSettings>;
  readonly sessions: Pick<Sessions, 'restore' | 'forTransfers'>;
  /** Trouble that ends nothing and that no call waits for. */
  readonly report: (trouble: string) => void;
};

/** Brings the sessions of the last start back, none of them connected. */
export function createTabs({ store, settings, sessions, report }: TabsMeans): Tabs {
  let current = noTabs;
  const restore = async (): Promise<void> => {
    await settings.ready;
    const stored = await store.read();
    const { openLastTabs } = settings.current.read();
    const tabs = openLastTabs ? stored.tabs : [];
    for (const { sessionId, destination } of tabs) sessions.restore(sessionId, destination);
    current = { ...stored, tabs };
  };
  // a window without its tabs is better than none
  const ready = restore().catch((thrown: unknown) => report(toAppError(thrown).message));
  return {
    ready,
    last: async () => {
      await ready;
      return { ...current, tabs: current.tabs.map(withoutDestination) };
    },
    remember: async (told) => {
      await ready;
      const tabs = told.tabs.flatMap((tab): StoredTab[] => {
        const { destination } = sessions.forTransfers;
        // one that was closed meanwhile has none
        const checked = destinationSchema.safeParse(destination(tab.sessionId));
        return checked.success ? [{ ...tab, destination: checked.data }] : [];
      });
      current = { ...told, tabs };
      const kept = current;
      await store.update(() => kept);
    },
  };
}

const bareTab = tabPlace.strip();

function withoutDestination(tab: StoredTab): TabPlace {
  return bareTab.parse(tab);
}
