import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { createSettingsStore } from './settings-store.ts';

const schema = z.strictObject({ old: z.boolean(), later: z.number() });
const usual = { old: true, later: 7 };

async function store(text?: string) {
  const directory = await mkdtemp(path.join(tmpdir(), 'hawser-settings-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = path.join(directory, 'x.json');
  if (text !== undefined) await writeFile(file, text);
  const onRepaired = vi.fn<(kept: string) => void>();
  const kept = createSettingsStore(directory, { file: 'x.json', schema, usual, onRepaired });
  return { kept, file, directory, onRepaired };
}

it('takes the usual where an earlier version of the file says nothing', async () => {
  const { kept, onRepaired } = await store('{"version":1,"data":{"old":false}}');
  expect(await kept.read()).toEqual({ old: false, later: 7 });
  expect(onRepaired).not.toHaveBeenCalled();
});

it.each(['{"version":1,"data":{"old":5}}', '{"version":1,"data":[]}', '{"version":1,"data":null}'])(
  'keeps a damaged file aside, and counts as never set: %s',
  async (text) => {
    const { kept, directory, onRepaired } = await store(text);
    expect(await kept.read()).toEqual(usual);
    expect(onRepaired).toHaveBeenCalledOnce();
    expect(await readdir(directory)).toHaveLength(2);
  },
);

it('writes all of it, and never what the schema refuses', async () => {
  const { kept, file } = await store();
  await kept.update((now) => ({ ...now, later: 8 }));
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ data: { old: true, later: 8 } });
  await expect(kept.update(() => ({ old: true, later: 'x' }) as never)).rejects.toThrow(/later/);
});
