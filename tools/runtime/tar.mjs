const blockBytes = 512;

/** @param {Buffer} tar @param {number} from @param {number} bytes */
function field(tar, from, bytes) {
  const text = tar.toString('latin1', from, from + bytes);
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

/**
 * One member of an uncompressed ustar archive, without a copy.
 *
 * @param {Buffer} tar
 * @param {string} name
 * @returns {Buffer}
 */
export function tarMember(tar, name) {
  for (let at = 0; at + blockBytes <= tar.length;) {
    const found = field(tar, at, 100);
    if (found === '') break; // two empty blocks end an archive
    const bytes = Number.parseInt(field(tar, at + 124, 12).trim(), 8);
    const start = at + blockBytes;
    if (!(bytes >= 0) || start + bytes > tar.length) throw new Error(`damaged archive at ${found}`);
    if (found === name) return tar.subarray(start, start + bytes);
    at = start + Math.ceil(bytes / blockBytes) * blockBytes;
  }
  throw new Error(`the archive has no ${name}`);
}
