import type {
  ImportOutcome,
  PortablePreview,
  PortableSection,
  WantedEntries,
} from '../../../../shared/contract/portable.ts';
import { displayName } from '../../../../shared/names.ts';
import { formatItems } from '../../../ui/format.ts';

/** What people call the subjects of the settings, as their pages are called. */
export const sectionWords: Readonly<Record<PortableSection, string>> = {
  appearance: 'Appearance',
  keyboard: 'Keyboard',
  panes: 'Files: columns, sorting, lines',
  places: 'Bookmarks and recent places',
  tabs: 'Tabs',
  terminal: 'Terminal',
  editing: 'Editing',
  transfers: 'Transfers',
};

/** Hosts or tunnels of a file, by name. */
export type EntriesOfFile = PortablePreview['hosts'];

// A dialog is no list of thousands.
const mostNames = 5;

/** A few names, and how many more there are. */
export function fewNames(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map((name) => displayName(name));
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}

/** Which hosts or tunnels can be taken over of a file. */
export function entryChoices({
  added,
  differing,
}: EntriesOfFile): readonly { readonly value: WantedEntries; readonly label: string }[] {
  return [
    { value: 'none', label: 'None' },
    ...(added.length === 0
      ? []
      : [
          {
            value: 'new' as const,
            label:
              added.length === 1
                ? 'The one that is not here yet'
                : `The ${added.length} that are not here yet`,
          },
        ]),
    ...(differing.length === 0
      ? []
      : [
          {
            value: 'all' as const,
            label:
              differing.length === 1
                ? 'Also the one that differs, in place of the one here'
                : `Also the ${differing.length} that differ, in place of those here`,
          },
        ]),
  ];
}

/** What an import did, in a sentence. */
export function outcomeWords(outcome: ImportOutcome): string {
  const { hostsAdded, hostsReplaced, tunnelsAdded, tunnelsReplaced, tunnelsLeftOut } = outcome;
  const { sections, backup } = outcome;
  const parts = [
    hostsAdded === 0 ? '' : `${hostsAdded} ${hostsAdded === 1 ? 'host' : 'hosts'} added`,
    hostsReplaced === 0 ? '' : `${hostsReplaced} replaced`,
    tunnelsAdded === 0 ? '' : `${formatItems(tunnelsAdded, 'tunnel', 'tunnels')} added`,
    tunnelsReplaced === 0 ? '' : `${formatItems(tunnelsReplaced, 'tunnel', 'tunnels')} replaced`,
    tunnelsLeftOut === 0
      ? ''
      : `${formatItems(tunnelsLeftOut, 'tunnel', 'tunnels')} left out, as no more are kept`,
    sections.length === 0
      ? ''
      : `${sections.length} ${sections.length === 1 ? 'subject' : 'subjects'} of the settings taken over`,
  ].filter((part) => part !== '');
  const done = parts.length === 0 ? 'Nothing was changed' : parts.join(', ');
  return `${done}. The state before is kept in ${displayName(backup)}.`;
}
