/**
 * A registry that does not hold every platform's binaries makes npm leave them out of the lockfile,
 * silently, and then `npm ci` refuses that lockfile as out of sync on every machine.
 */

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {string} [license]
 * @property {Record<string, string>} [engines]
 * @property {Record<string, string>} [optionalDependencies]
 * @typedef {{ name: string, version: string, parent: LockEntry }} Gap
 */

/** Whether npm finds `name` from the folder `from`, walking up as Node does. @param {Record<string, LockEntry>} packages @param {string} from @param {string} name @returns {boolean} */
function isLocked(packages, from, name) {
  if (`${from === '' ? '' : `${from}/`}node_modules/${name}` in packages) return true;
  if (from === '') return false;
  const above = from.lastIndexOf('/node_modules/');
  return isLocked(packages, above < 0 ? '' : from.slice(0, above), name);
}

/**
 * The optional packages that a lockfile asks for and does not have.
 *
 * @param {Record<string, LockEntry>} packages
 * @returns {Gap[]}
 */
export function lockfileGaps(packages) {
  return Object.entries(packages).flatMap(([folder, parent]) =>
    Object.entries(parent.optionalDependencies ?? {})
      .filter(([name]) => !isLocked(packages, folder, name))
      .map(([name, version]) => ({ name, version, parent })),
  );
}

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
/** @type {Readonly<Record<string, string>>} */
const libcs = { gnu: 'glibc', musl: 'musl' };

/**
 * The entry npm would have written, without the hash that only the registry knows. The platform comes
 * from the name, which all packages with binaries build the same way: `@scope/binding-linux-x64-gnu`.
 *
 * @param {Gap} gap
 * @returns {object | undefined} undefined for a name that tells no exact version and platform
 */
export function entryForGap({ name, version, parent }) {
  const parts = name.replace(/^.*\//, '').split('-');
  const at = parts.findIndex((part) => systems.includes(part));
  const [system, cpu, abi] = at < 0 ? [] : parts.slice(at);
  if (!system || !cpu || !/^\d/.test(version)) return undefined;
  const libc = system === 'linux' ? libcs[abi ?? ''] : undefined;
  return {
    version,
    cpu: [cpu],
    ...(parent.dev ? { dev: true } : {}),
    ...(libc ? { libc: [libc] } : {}),
    license: parent.license ?? 'MIT',
    optional: true,
    os: [system],
    ...(parent.engines ? { engines: parent.engines } : {}),
  };
}

/**
 * The same packages with their gaps filled, in npm's order.
 *
 * @param {Record<string, LockEntry>} packages
 * @returns {Record<string, object>}
 */
export function fillGaps(packages) {
  const filled = lockfileGaps(packages).flatMap((gap) => {
    const entry = entryForGap(gap);
    return entry ? [/** @type {const} */ ([`node_modules/${gap.name}`, entry])] : [];
  });
  const all = [...Object.entries(packages), ...filled];
  return Object.fromEntries(all.toSorted(([a], [b]) => a.localeCompare(b, 'en')));
}
