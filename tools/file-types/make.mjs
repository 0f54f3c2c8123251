import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { iconsOfType, leftOut, ownExtensions } from './type-of-icon.mjs';

/** Where the table goes, below the repository. */
export const tableFile = 'renderer/features/browser/model/file-types.generated.ts';

const require = createRequire(import.meta.url);

/** An ending people may meet; the theme has others for single tools, with dots or in odd scripts. */
const isPlain = (/** @type {string} */ extension) => /^[a-z0-9][a-z0-9_+-]{0,11}$/.test(extension);

/**
 * Reads the endings that `material-icon-theme` knows and sorts them under our types.
 *
 * @returns {Promise<Map<string, string>>}
 */
async function typesByExtension() {
  const path = require.resolve('material-icon-theme/dist/material-icons.json');
  /** @type {{ fileExtensions: Record<string, string> }} */
  const theme = JSON.parse(await readFile(path, 'utf8'));
  const typeOfIcon = new Map(
    Object.entries(iconsOfType).flatMap(([type, icons]) =>
      icons.split(' ').map((icon) => /** @type {const} */ ([icon, type])),
    ),
  );
  const without = new Set(leftOut.split(' '));
  /** @type {Map<string, string>} */
  const types = new Map();
  for (const [written, icon] of Object.entries(theme.fileExtensions)) {
    const extension = written.toLowerCase();
    if (isPlain(extension) && !without.has(icon))
      types.set(extension, typeOfIcon.get(icon) ?? 'code');
  }
  for (const [type, list] of Object.entries(ownExtensions)) {
    for (const extension of list.split(' ')) types.set(extension, type);
  }
  return types;
}

/** One line where there is room, as prettier writes it. */
function entryText(/** @type {string} */ type, /** @type {string} */ list) {
  const line = `  ${type}: '${list}',`;
  return line.length <= 100 ? line : `  ${type}:\n    '${list}',`;
}

/**
 * The text of the table.
 *
 * @returns {Promise<string>}
 */
export async function makeTable() {
  const types = await typesByExtension();
  /** @type {Record<string, string[]>} */
  const lists = {};
  for (const [extension, type] of types) (lists[type] ??= []).push(extension);
  const lines = Object.keys(lists)
    .sort()
    .map((type) => entryText(type, (lists[type] ?? []).sort().join(' ')));
  return `// Made by \`node tools/file-types.mjs\`; do not edit. Endings of names by type, from what material-icon-theme knows
// (MIT, Copyright (c) Material Extensions) and from tools/file-types/type-of-icon.mjs.

/** Endings of names, without the dot, by the type of what such files hold. */
export const extensionsOfType = {
${lines.join('\n')}
} as const;
`;
}
