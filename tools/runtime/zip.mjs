import zlib from 'node:zlib';

const endSignature = 0x06054b50;
const endBytes = 22;
const centralSignature = 0x02014b50;
const centralBytes = 46;
const localBytes = 30;
const deflated = 8;

/**
 * @typedef {{ name: string, mode: number, read: () => Buffer }} ZipEntry
 */

/** @param {Buffer} zip @returns {number} */
function findEnd(zip) {
  for (let at = zip.length - endBytes; at >= 0; at--) {
    if (zip.readUInt32LE(at) === endSignature) return at;
  }
  throw new Error('not a zip file');
}

/**
 * The body of an entry: its local header has name and extra lengths of its own.
 *
 * @param {Buffer} zip @param {number} header @param {number} bytes @param {number} method
 */
function readBody(zip, header, bytes, method) {
  const start = header + localBytes + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const raw = zip.subarray(start, start + bytes);
  if (method === 0) return raw;
  if (method !== deflated) throw new Error(`zip compression ${method} is not supported`);
  return zlib.inflateRawSync(raw);
}

/**
 * The entries of a zip file, by its central directory, where sizes are always known.
 *
 * @param {Buffer} zip
 * @returns {Generator<ZipEntry>}
 */
export function* zipEntries(zip) {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (zip.readUInt32LE(at) !== centralSignature) throw new Error('damaged zip directory');
    const nameBytes = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + centralBytes, at + centralBytes + nameBytes);
    const [method, bytes, header] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt32LE(at + 42),
    ];
    const mode = zip.readUInt32LE(at + 38) >>> 16;
    yield { name, mode, read: () => readBody(zip, header, bytes, method) };
    at += centralBytes + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}
