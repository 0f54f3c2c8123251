import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { packAsar } from './asar.mjs';
import { fuse, setFuses } from './fuses.mjs';
import { tarMember } from './tar.mjs';
import { zipEntries } from './zip.mjs';

/** @param {string} name @param {string} text @returns {Buffer} */
function tarBlock(name, text) {
  const header = Buffer.alloc(512);
  header.write(name, 0, 'latin1');
  header.write(`${Buffer.byteLength(text).toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  const body = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
  body.write(text);
  return Buffer.concat([header, body]);
}

/** A zip file whose local headers lie, as streamed ones do. @param {Record<string, string>} files */
function zipOf(files) {
  let offset = 0;
  const locals = [];
  const centrals = [];
  for (const [name, text] of Object.entries(files)) {
    const body = zlib.deflateRawSync(Buffer.from(text));
    const local = Buffer.alloc(30 + 4);
    local.writeUInt16LE(name.length, 26);
    local.writeUInt16LE(4, 28); // an extra field that the directory does not have
    const stored = Buffer.concat([local.subarray(0, 30), Buffer.from(name), Buffer.alloc(4), body]);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(body.length, 20);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE((0o100755 << 16) >>> 0, 38);
    central.writeUInt32LE(offset, 42);
    locals.push(stored);
    centrals.push(Buffer.concat([central, Buffer.from(name)]));
    offset += stored.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...centrals, end]);
}

describe('tar', () => {
  const archive = Buffer.concat([
    tarBlock('package/a', 'x'.repeat(513)),
    tarBlock('package/b', 'second'),
    Buffer.alloc(1024),
  ]);

  test('finds a member behind one that does not end on a block', () => {
    expect(tarMember(archive, 'package/b').toString()).toBe('second');
  });

  test('says which member is missing', () => {
    expect(() => tarMember(archive, 'package/c')).toThrow('the archive has no package/c');
  });

  test('refuses an archive that ends inside a member', () => {
    expect(() => tarMember(archive.subarray(0, 900), 'package/b')).toThrow('damaged archive');
  });
});

describe('zip', () => {
  test('reads entries by the central directory, with their modes', () => {
    const entries = [...zipEntries(zipOf({ 'App/run': 'binary', 'App/more': 'text '.repeat(99) }))];
    expect(entries.map(({ name }) => name)).toEqual(['App/run', 'App/more']);
    expect(entries.map((entry) => entry.read().toString())).toEqual(['binary', 'text '.repeat(99)]);
    expect((entries[0]?.mode ?? 0) & 0o777).toBe(0o755);
  });

  test('refuses what is not a zip file', () => {
    expect(() => [...zipEntries(Buffer.alloc(100))]).toThrow('not a zip file');
  });

  test('refuses a directory that points elsewhere', () => {
    const zip = zipOf({ a: 'b' });
    zip.writeUInt32LE(3, zip.length - 6);
    expect(() => [...zipEntries(zip)]).toThrow('damaged zip directory');
  });
});

describe('fuses', () => {
  const binary = () =>
    Buffer.from(`code dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u000810101011 code`, 'latin1');

  test('sets the asked ones and leaves the others', () => {
    const changed = binary();
    setFuses(changed, [
      [fuse.nodeCliInspect, true],
      [fuse.browserSnapshot, false],
    ]);
    expect(changed.toString('latin1')).toContain('\u0001\u000810111001 code');
  });

  test('refuses a binary without fuses, one of another version and a fuse it has not', () => {
    expect(() => setFuses(Buffer.from('nothing'), [])).toThrow('no fuses');
    const newer = Buffer.from(binary().toString('latin1').replace('\u0001', '\u0002'), 'latin1');
    expect(() => setFuses(newer, [])).toThrow('no fuses of a known version');
    expect(() => setFuses(binary(), [[8, true]])).toThrow('no fuse 8');
  });
});

describe('asar', () => {
  test('holds each file where its header says', () => {
    const archive = packAsar({ 'package.json': '{"a":1}', 'main.mjs': 'héllo' });
    const headerBytes = archive.readUInt32LE(4);
    const json = archive.toString('utf8', 16, 16 + archive.readUInt32LE(12));
    const { files } = JSON.parse(json);
    const read = (/** @type {string} */ name) => {
      const from = 8 + headerBytes + Number(files[name].offset);
      return archive.toString('utf8', from, from + files[name].size);
    };
    expect(read('package.json')).toBe('{"a":1}');
    expect(read('main.mjs')).toBe('héllo');
    expect(headerBytes % 4).toBe(0);
  });
});
