import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  breakers,
  builtSources,
  ownSources,
  sourceRules,
  type SourceFile,
} from './source-rules.test-support.ts';

const seeded = (text: string): SourceFile[] => [{ file: 'electron/seeded.ts', text }];

/** The name of a built file without the hash of its content. */
const plainName = (file: string): string => file.replace(/-[\w-]{8}(?=\.js$)/, '');

describe.each(sourceRules)('E03 $what', (rule) => {
  it.each(rule.samples)('is found in %j', (sample) => {
    expect(breakers(rule, seeded(`const a = 1;\n${sample};\n`))).toEqual(['electron/seeded.ts']);
  });

  it('is not found in what only looks like it', () => {
    for (const text of rule.harmless ?? []) expect(breakers(rule, seeded(text))).toEqual([]);
  });

  it('stands nowhere in the source, but where it is allowed', () => {
    expect(breakers(rule, ownSources())).toEqual([]);
  });

  it('is allowed nowhere without need', () => {
    const found = breakers({ ...rule, allowed: [] }, ownSources());
    const allowed = (rule.allowed ?? []).filter((file) => !file.startsWith('dist/'));
    expect(found.toSorted()).toEqual(allowed.toSorted());
  });
});

describe('E03 what is built', () => {
  // `npm test` has built it; a run of this file alone may come before
  beforeAll(async () => {
    if (existsSync(resolve(import.meta.dirname, '../../dist/renderer/index.html'))) return;
    const { build } = await import('vite');
    for (const config of [
      '../vite.config.ts',
      '../vite.preload.config.ts',
      '../../renderer/vite.config.ts',
    ]) {
      await build({ configFile: resolve(import.meta.dirname, config), mode: 'production' });
    }
  }, 180_000);

  it.each(sourceRules.filter((rule) => rule.sourceOnly !== true))('holds no $what', (rule) => {
    const files = builtSources().map(({ file, text }) => ({ file: plainName(file), text }));
    expect(files.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['dist/main/main.js', 'dist/main/engine.js', 'dist/main/preload.cjs']),
    );
    expect(breakers(rule, files)).toEqual([]);
  });
});

it('E03 the one text that is run as code is a constant', () => {
  const [file] = ownSources().filter(({ file: name }) => name.endsWith('/collect-soon.ts'));
  expect(file?.text.match(/runIn\w+\([^)]*\)/g)).toEqual(["runInNewContext('globalThis.gc')"]);
});
