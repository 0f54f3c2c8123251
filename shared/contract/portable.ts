import { z } from 'zod';
import { limits } from '../limits.ts';
import { call } from './define.ts';
import { id, isListOf, nothing } from './values.ts';

/** The subjects of the settings that a file can carry to another computer. */
export const portableSection = z.enum([
  'appearance',
  'keyboard',
  'panes',
  'places',
  'tabs',
  'terminal',
  'editing',
  'transfers',
]);

export type PortableSection = z.infer<typeof portableSection>;

const hostNames = z.array(z.string()).max(limits.portableHosts);

const tunnelNames = z.array(z.string()).max(limits.placeHosts * limits.tunnelsPerHost);

/** What a file of settings holds, beside what is here. Nothing of it counts yet. */
export const portablePreview = z.strictObject({
  importId: id,
  file: z.string(),
  hosts: z.strictObject({
    /** Not here yet. */
    added: hostNames,
    /** Here, but not the same. */
    differing: hostNames,
    same: z.int(),
  }),
  tunnels: z.strictObject({ added: tunnelNames, differing: tunnelNames, same: z.int() }),
  sections: z.array(z.strictObject({ section: portableSection, isSame: z.boolean() })),
  /** What of the file is not used, and why. */
  leftOut: z.array(z.string()),
  /** What makes hosts of the file less safe than usual ones. */
  cautions: z.array(z.string()),
});

export type PortablePreview = z.infer<typeof portablePreview>;

/** Which hosts or tunnels of a file are wanted: with `all` those that differ take the place of what is here. */
export const wantedEntries = z.enum(['none', 'new', 'all']);

export type WantedEntries = z.infer<typeof wantedEntries>;

const wantedSections = z.custom<PortableSection[]>(
  isListOf((value) => portableSection.safeParse(value).success, {
    max: portableSection.options.length,
  }),
  'is not a list of subjects',
);

/** What an import did. */
export const importOutcome = z.strictObject({
  hostsAdded: z.int(),
  hostsReplaced: z.int(),
  tunnelsAdded: z.int(),
  tunnelsReplaced: z.int(),
  /** Past what is kept of tunnels. */
  tunnelsLeftOut: z.int(),
  sections: z.array(portableSection),
  /** The file that has everything as it was before. */
  backup: z.string(),
});

export type ImportOutcome = z.infer<typeof importOutcome>;

export const portable = {
  /** Saves the settings and the saved hosts with their tunnels, without any secret, where the user says in a dialog of main's. */
  'settings.export': call(nothing, z.strictObject({ saved: z.boolean() })),
  /** Reads a file the user chooses in a dialog of main's; null when they choose none. */
  'settings.preview': call(nothing, z.strictObject({ preview: portablePreview.nullable() })),
  /** Takes over what was chosen of the file that was read last. */
  'settings.import': call(
    z.strictObject({
      importId: id,
      hosts: wantedEntries,
      /** Those of hosts that are neither here nor wanted stay in the file. */
      tunnels: wantedEntries,
      sections: wantedSections,
    }),
    importOutcome,
  ),
};
