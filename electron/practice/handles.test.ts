import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Handles } from './handles.ts';

describe('the handles of a channel', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hawser-handles-'));
    await writeFile(join(dir, 'f'), '');
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('close a file whose opening ends after the channel closed', async () => {
    const handles = new Handles();
    const file = await open(join(dir, 'f'));
    await handles.closeAll();
    expect(() => handles.add({ kind: 'file', file })).toThrow('The channel is closed');
    await vi.waitFor(() => expect(file.fd).toBe(-1));
  });

  it('close a file that is one too many', async () => {
    const handles = new Handles();
    const file = await open(join(dir, 'f'));
    for (let count = 0; count < 1_000; count += 1) handles.add({ kind: 'file', file });
    const another = await open(join(dir, 'f'));
    expect(() => handles.add({ kind: 'file', file: another })).toThrow('Too many handles');
    await vi.waitFor(() => expect(another.fd).toBe(-1));
    await handles.closeAll();
  });
});
