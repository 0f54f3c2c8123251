/**
 * The first module any tool loads. It must parse and link on any Node that knows ES modules, so it
 * imports nothing, and the tools import everything else only after it has agreed.
 */

const floorMajor = 20;
const floorMinor = 18;

/**
 * What is wrong with a Node version, or undefined when it will do.
 *
 * @param {string} version such as `20.18.1`
 * @returns {string | undefined}
 */
export function nodeVersionFault(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > floorMajor || (major === floorMajor && minor >= floorMinor)) return undefined;
  return `Hawser needs Node ${floorMajor}.${floorMinor} or newer, this is Node ${version}: install a current one from https://nodejs.org.`;
}

const fault = nodeVersionFault(process.versions.node);
if (fault) {
  console.error(`hawser: ${fault}`);
  process.exit(1);
}
