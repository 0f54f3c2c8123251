import { describe, expect, it } from 'vitest';
import type { Attrs } from '../../../shared/entry.ts';
import { directoryAttrs, fileAttrs, fillableMode } from './attrs.ts';
import { FakeFileSystem } from './fake-file-system.test-support.ts';

const remote = new FakeFileSystem({ kind: 'remote' }).capabilities;
const local = new FakeFileSystem({ kind: 'local' }).capabilities;
const windows = new FakeFileSystem({ kind: 'local', setModes: false }).capabilities;
const file = (mode?: number): Attrs => ({
  kind: 'file',
  mtimeMs: 2_500,
  atimeMs: 3_500,
  ...(mode === undefined ? {} : { mode }),
});

describe('fileAttrs', () => {
  it('gives a new file the permission bits and times of its source, and nobody else’s rights', () => {
    const sides = { source: remote, target: local };
    expect(fileAttrs(file(0o6755), undefined, sides)).toEqual({
      mode: 0o755,
      mtimeMs: 2_500,
      atimeMs: 3_500,
    });
    expect(fileAttrs(file(0o600), undefined, { source: local, target: remote }).mode).toBe(0o600);
  });

  it('keeps the mode of the file it replaces', () => {
    const sides = { source: local, target: remote };
    expect(fileAttrs(file(0o600), file(0o4755), sides).mode).toBe(0o4755);
  });

  it('P19 puts no download behind a local setuid bit', () => {
    const sides = { source: remote, target: local };
    expect(fileAttrs(file(0o600), file(0o4755), sides).mode).toBe(0o755);
  });

  it('does not take over the mode of a link it replaces', () => {
    const link: Attrs = { kind: 'link', mode: 0o777 };
    expect(fileAttrs(file(0o600), link, { source: local, target: remote }).mode).toBe(0o600);
  });

  it('uses the common mode where the source has none', () => {
    expect(fileAttrs(file(), undefined, { source: local, target: remote }).mode).toBe(0o644);
    expect(fileAttrs(file(0o666), undefined, { source: windows, target: remote }).mode).toBe(0o644);
  });

  it('sets no mode where there are none', () => {
    expect(fileAttrs(file(0o600), undefined, { source: remote, target: windows })).toEqual({
      mtimeMs: 2_500,
      atimeMs: 3_500,
    });
  });

  it('sets both times or none, as SFTP does', () => {
    const sides = { source: remote, target: local };
    expect(fileAttrs({ kind: 'file', mode: 0o644, mtimeMs: 7 }, undefined, sides).atimeMs).toBe(7);
    expect(fileAttrs({ kind: 'file', mode: 0o644 }, undefined, sides)).toEqual({ mode: 0o644 });
  });
});

describe('attributes of directories', () => {
  const sides = { source: remote, target: local };
  const readOnly: Attrs = { kind: 'directory', mode: 0o555, mtimeMs: 1 };

  it('lets the owner fill a directory that will be read-only', () => {
    expect(fillableMode(readOnly, sides)).toBe(0o755);
    expect(directoryAttrs(readOnly, 0o755, sides).mode).toBe(0o555);
  });

  it('keeps the group of shared folders: setgid goes on from the parent', () => {
    expect(directoryAttrs(readOnly, 0o2775, sides).mode).toBe(0o2555);
  });
});
