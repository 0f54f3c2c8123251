import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import type {
  ImportOutcome,
  PortablePreview,
  PortableSection,
  WantedEntries,
} from '../../../../shared/contract/portable.ts';
import { OpError } from '../../../../shared/errors.ts';
import type { HostStore } from '../../../store/host-store.ts';
import { readText } from '../../../store/read-text.ts';
import { saveText } from '../../../store/save-text.ts';
import type { ChooseSaveFile } from '../../transfers/export-receipt.ts';
import type { TransferSettingsService } from '../../transfers/transfer-settings.ts';
import type { Tunnels } from '../../forwards/tunnels.ts';
import type { KeptSections } from '../kept-sections.ts';
import { compareHosts, previewOf, type ComparedHosts, type Ours } from './compare-portable.ts';
import {
  parsePortable,
  portableText,
  type PortableFile,
  type PortableSections,
} from './portable-file.ts';
import { compareTunnels, placeFinder, takeTunnels, type TakenTunnels } from './portable-tunnels.ts';

/** Asks for a file of settings; undefined when the user would not say. */
export type ChooseSettingsFile = () => Promise<string | undefined>;

/** Settings and saved hosts on their way to another computer, or back. No secret is among them. */
export type Portable = {
  /** False when the user would not say where to. */
  readonly save: (choose: ChooseSaveFile) => Promise<boolean>;
  /** What a file holds; undefined when the user chose none. The next one takes its place. */
  readonly preview: (choose: ChooseSettingsFile) => Promise<PortablePreview | undefined>;
  /** Takes over what is wanted of the file that was read; once. What was before is saved first. */
  readonly take: (wanted: {
    readonly importId: string;
    readonly hosts: WantedEntries;
    readonly tunnels: WantedEntries;
    readonly sections: readonly PortableSection[];
  }) => Promise<ImportOutcome>;
};

/** What is carried, and where what was before is kept. */
export type PortableMeans = {
  readonly profileDirectory: string;
  readonly hosts: HostStore;
  readonly kept: KeptSections;
  readonly transfers: TransferSettingsService;
  /** Changes the tunnels that are kept, and those that run with them. */
  readonly replaceTunnels: Tunnels['replace'];
};

/** As it is called where the user has not said otherwise. */
const usualName = 'Hawser settings.json';
/** What was before the last import, in the profile folder. */
const backupName = 'settings-before-import.json';

/** The settings of this profile. */
export function createPortable({
  profileDirectory,
  hosts,
  kept,
  transfers,
  replaceTunnels,
}: PortableMeans): Portable {
  let read: { readonly importId: string; readonly file: PortableFile } | undefined;
  const here = async (): Promise<Ours> => {
    await Promise.all([transfers.ready, ...Object.values(kept).map(({ ready }) => ready)]);
    return {
      hosts: await hosts.list(),
      tunnels: kept.tunnels.current.read(),
      sections: sectionsHere(kept, transfers),
    };
  };
  const text = async (): Promise<string> => {
    const ours = await here();
    return portableText(ours.hosts, ours.tunnels, ours.sections);
  };
  return {
    save: async (choose) => {
      const file = await choose(usualName);
      if (file === undefined) return false;
      await saveText(file, [await text()]);
      return true;
    },
    preview: async (choose) => {
      const path = await choose();
      if (path === undefined) return undefined;
      const file = parsePortable(await readText(path));
      const importId = randomUUID();
      read = { importId, file };
      const ours = await here();
      const compared = compareHosts(file.hosts, ours.hosts);
      return { importId, file: basename(path), ...previewOf(file, compared, ours) };
    },
    take: async (wanted) => {
      const file = read?.importId === wanted.importId ? read.file : undefined;
      if (file === undefined) {
        throw new OpError('not-found', 'This import is over.', { next: 'Choose the file again.' });
      }
      read = undefined;
      const backup = join(profileDirectory, backupName);
      await saveText(backup, [await text()]);
      const { ids, ...counts } = await takeHosts(hosts, file, wanted.hosts);
      const known = new Set((await hosts.list()).map(({ id }) => id));
      const tunnels = await takeAllTunnels(
        { file, wanted: wanted.tunnels, placeHere: placeFinder(ids, known) },
        replaceTunnels,
      );
      const sections = wanted.sections.filter((section) => file.sections[section] !== undefined);
      for (const section of sections) {
        await takeSection(section, file.sections, { kept, transfers });
      }
      return { ...counts, ...tunnels, sections, backup };
    },
  };
}

function sectionsHere(kept: KeptSections, transfers: TransferSettingsService): PortableSections {
  const { clipboardHosts: _, ...terminal } = kept.terminal.current.read();
  const { externalEditor: __, ...editing } = kept.editing.current.read();
  return {
    appearance: kept.appearance.current.read(),
    keyboard: kept.keyboard.current.read(),
    panes: kept.panes.current.read(),
    places: kept.places.current.read(),
    tabs: kept.tabs.current.read(),
    terminal,
    editing,
    transfers: transfers.current.read(),
  };
}

async function takeHosts(
  store: HostStore,
  file: PortableFile,
  wanted: WantedEntries,
): Promise<Pick<ComparedHosts, 'ids'> & Record<'hostsAdded' | 'hostsReplaced', number>> {
  const { added, differing, ids } = compareHosts(file.hosts, await store.list());
  if (wanted === 'none') return { ids, hostsAdded: 0, hostsReplaced: 0 };
  const replaced = wanted === 'all' ? differing : [];
  await store.put([...replaced, ...added].map((host) => ({ ...host, kind: 'saved' })));
  return { ids, hostsAdded: added.length, hostsReplaced: replaced.length };
}

async function takeAllTunnels(
  {
    file,
    wanted,
    placeHere,
  }: {
    readonly file: PortableFile;
    readonly wanted: WantedEntries;
    readonly placeHere: (place: string) => string | undefined;
  },
  replace: PortableMeans['replaceTunnels'],
): Promise<Omit<TakenTunnels, 'settings'>> {
  let counts = { tunnelsAdded: 0, tunnelsReplaced: 0, tunnelsLeftOut: 0 };
  if (wanted === 'none') return counts;
  await replace((before) => {
    const { added, differing } = compareTunnels(file.tunnels, before, placeHere);
    const { settings, ...taken } = takeTunnels(before, {
      added,
      replaced: wanted === 'all' ? differing : [],
    });
    counts = taken;
    return settings;
  });
  return counts;
}

async function takeSection(
  section: PortableSection,
  from: Partial<PortableSections>,
  { kept, transfers }: Pick<PortableMeans, 'kept' | 'transfers'>,
): Promise<void> {
  const { editing, terminal } = kept;
  const each: { readonly [S in PortableSection]: (value: PortableSections[S]) => Promise<void> } = {
    appearance: kept.appearance.change,
    keyboard: kept.keyboard.change,
    panes: kept.panes.change,
    places: kept.places.change,
    tabs: kept.tabs.change,
    terminal: (value) => terminal.change({ ...terminal.current.read(), ...value }),
    editing: (value) => editing.change({ ...editing.current.read(), ...value }),
    transfers: transfers.change,
  };
  const apply = <S extends PortableSection>(name: S): Promise<void> => {
    const value = from[name];
    return value === undefined ? Promise.resolve() : each[name](value);
  };
  await apply(section);
}
