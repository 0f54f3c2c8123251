import { z } from 'zod';
import { appearanceSettings } from '../../../../shared/contract/appearance.ts';
import { editingChoices } from '../../../../shared/contract/edits.ts';
import type { TunnelSettings } from '../../../../shared/contract/forwards.ts';
import { hostDraft, type Host, type HostDraft } from '../../../../shared/contract/hosts.ts';
import { keyboardSettings } from '../../../../shared/contract/keyboard.ts';
import { paneSettings } from '../../../../shared/contract/panes.ts';
import { placeSettings } from '../../../../shared/contract/places.ts';
import { portableSection, type PortableSection } from '../../../../shared/contract/portable.ts';
import { tabSettings } from '../../../../shared/contract/tabs.ts';
import { terminalSettings } from '../../../../shared/contract/terminals.ts';
import { transferSettings } from '../../../../shared/contract/transfers.ts';
import { OpError } from '../../../../shared/errors.ts';
import { limits } from '../../../../shared/limits.ts';
import { readTunnels, tunnelsForFile, type PortableTunnel } from './portable-tunnels.ts';

/**
 * What a file carries of each subject. Left out is what was agreed to on one computer only: the program that edits files,
 * which would be started here, and the hosts that may write to the clipboard.
 */
export const sectionSchemas = {
  appearance: appearanceSettings,
  keyboard: keyboardSettings,
  panes: paneSettings,
  places: placeSettings,
  tabs: tabSettings,
  terminal: terminalSettings.omit({ clipboardHosts: true }),
  editing: editingChoices,
  transfers: transferSettings,
} as const satisfies Record<PortableSection, z.ZodType>;

/** The settings of all subjects, as a file carries them. */
export type PortableSections = {
  readonly [S in PortableSection]: z.infer<(typeof sectionSchemas)[S]>;
};

/** A saved host with its id, by which others name it as their jump host. It never holds a secret. */
export type PortableHost = HostDraft & { readonly id: string };

/** What was read of a file. */
export type PortableFile = {
  readonly hosts: readonly PortableHost[];
  readonly tunnels: readonly PortableTunnel[];
  readonly sections: Partial<PortableSections>;
  /** What of the file is not used, and why. */
  readonly leftOut: readonly string[];
};

const version = 1;
const envelope = z.object({
  hawser: z.literal('settings'),
  version: z.int().min(1),
  hosts: z.array(z.unknown()).max(limits.portableHosts),
  /** Of later files only. */
  tunnels: z.array(z.unknown()).max(limits.placeHosts).exactOptional(),
  sections: z.record(z.string(), z.unknown()),
});
const portableHost = hostDraft.required({ id: true });
const bareHost = portableHost.strip();

/** The text of a file with all of it. */
export function portableText(
  hosts: readonly Host[],
  kept: TunnelSettings,
  sections: PortableSections,
): string {
  const saved = hosts.filter(({ kind }) => kind === 'saved').map((host) => bareHost.parse(host));
  const tunnels = tunnelsForFile(kept, new Set(saved.map(({ id }) => id)));
  const content = { hawser: 'settings', version, hosts: saved, tunnels, sections };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** Reads such a text. What is wrong in one place is left out and told; a text that is something else is refused. */
export function parsePortable(text: string): PortableFile {
  const checked = envelope.safeParse(parseJson(text));
  if (!checked.success) throw notOurs();
  const { data } = checked;
  if (data.version > version) {
    throw new OpError('unsupported', 'This file was written by a later version of Hawser.', {
      next: 'Update Hawser here, then import it again.',
    });
  }
  const leftOut: string[] = [];
  return {
    hosts: hostsOf(data.hosts, leftOut),
    tunnels: readTunnels(data.tunnels ?? [], leftOut),
    sections: sectionsOf(data.sections, leftOut),
    leftOut,
  };
}

function hostsOf(entries: readonly unknown[], leftOut: string[]): readonly PortableHost[] {
  const hosts = new Map<string, PortableHost>();
  let damaged = 0;
  for (const entry of entries) {
    const checked = portableHost.safeParse(entry);
    // the first of two with one id counts
    if (checked.success && !hosts.has(checked.data.id)) hosts.set(checked.data.id, checked.data);
    else damaged += 1;
  }
  if (damaged > 0) {
    leftOut.push(`${damaged === 1 ? 'One host' : `${damaged} hosts`} that cannot be read`);
  }
  return [...hosts.values()];
}

function sectionsOf(
  data: Readonly<Record<string, unknown>>,
  leftOut: string[],
): Partial<PortableSections> {
  const sections: Partial<Record<PortableSection, unknown>> = {};
  for (const [name, settings] of Object.entries(data)) {
    const known = portableSection.safeParse(name);
    if (!known.success) {
      leftOut.push('Settings that this version does not know');
      continue;
    }
    const checked = sectionSchemas[known.data].safeParse(settings);
    if (checked.success) sections[known.data] = checked.data;
    else leftOut.push(`The ${known.data} settings, which cannot be read`);
  }
  // each was checked with the schema of its name
  return sections as Partial<PortableSections>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notOurs();
  }
}

function notOurs(): OpError {
  return new OpError('invalid', 'This is no file of Hawser’s settings.', {
    next: 'Choose one that “Export settings” has saved.',
  });
}
