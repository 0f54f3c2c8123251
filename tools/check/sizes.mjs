import fs from 'node:fs';
import path from 'node:path';

/** Sizes are gated at the tail: that is where sessions, terminals and panes end up when nobody looks. */
const askLines = 300;
const refuseLines = 500;
/** A reason stands in a comment at the top and holds these words, so that it cannot be there by chance. */
const reasonWithinLines = 15;
const reasonWords = /\bone file\b/i;

/**
 * What is wrong with a file's size, or undefined when nothing is.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
export function sizeFault(text) {
  const lines = text.split('\n');
  const count = text.endsWith('\n') ? lines.length - 1 : lines.length;
  if (count > refuseLines) return `${count} lines, over ${refuseLines}: split it`;
  if (count <= askLines || hasReason(lines)) return undefined;
  return `${count} lines, over ${askLines}: split it, or say in a comment at its top why it is "one file"`;
}

/** @param {readonly string[]} lines */
function hasReason(lines) {
  const top = lines.slice(0, reasonWithinLines).map((line) => line.trim());
  return top.some((line) => /^(\/\*\*?|\*|\/\/)/.test(line) && reasonWords.test(line));
}

const ownFolders = ['shared', 'electron', 'renderer', 'e2e', 'bench', 'tools'];
const sourceFile = /\.(ts|tsx|mjs|css)$/;

/**
 * @param {string} root
 * @returns {string[]} one line for each file that is too large
 */
export function oversizedFiles(root) {
  return ownFolders.flatMap((folder) => {
    const names = fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
    return names
      .filter((name) => sourceFile.test(name))
      .flatMap((name) => {
        const file = path.join(folder, name);
        const fault = sizeFault(fs.readFileSync(path.join(root, file), 'utf8'));
        return fault ? [`${file}: ${fault}`] : [];
      });
  });
}
