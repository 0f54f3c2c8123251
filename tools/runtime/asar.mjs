/**
 * Packs a few files at the top level of an asar archive: a pickled header, then the bodies.
 *
 * @param {Readonly<Record<string, string>>} files name to text
 * @returns {Buffer}
 */
export function packAsar(files) {
  const bodies = Object.values(files).map((text) => Buffer.from(text));
  /** @type {Record<string, { size: number, offset: string }>} */
  const tree = {};
  let offset = 0;
  for (const [index, name] of Object.keys(files).entries()) {
    const size = bodies[index]?.length ?? 0;
    tree[name] = { size, offset: String(offset) };
    offset += size;
  }
  const json = Buffer.from(JSON.stringify({ files: tree }));
  const padding = -json.length & 3; // pickles are aligned to four bytes
  const payload = json.length + padding;
  const header = Buffer.alloc(16);
  for (const [index, value] of [4, payload + 8, payload + 4, json.length].entries()) {
    header.writeUInt32LE(value, index * 4);
  }
  return Buffer.concat([header, json, Buffer.alloc(padding), ...bodies]);
}
