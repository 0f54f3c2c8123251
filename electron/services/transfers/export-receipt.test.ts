import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exportReceipt } from './export-receipt.ts';
import type { TransferReports } from './transfer-reports.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-receipt-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const reports = (title: string): TransferReports =>
  ({
    receipt: () => ({ title }),
    receiptText: () => '{"items":[]}\n',
  }) as unknown as TransferReports;

describe('exporting a receipt', () => {
  it.each([
    '../../.bashrc',
    String.raw`..\..\autostart\x.exe`,
    'C:\\Windows\\x',
    'a\0b',
    'line\nbreak\r',
    'evil\u202egpj.exe',
    '\u001b[2Jx',
    'con',
    '-rf',
    '$(id)`id`;id|id&id>x<y*?"\'',
    'x'.repeat(5_000),
    '',
  ])('T15 offers a file name that no server chooses, in no other folder: %.40j', async (title) => {
    const choose = vi.fn(() => Promise.resolve(undefined));
    await exportReceipt(reports(title), 'a', choose);
    const [name] = choose.mock.calls[0] as unknown as [string];
    expect(name).toMatch(/^Hawser receipt [\p{L}\p{N} ._-]{0,100}\.json$/u);
  });

  it('writes where the user says, and nothing when they would not', async () => {
    const file = join(directory, 'receipt.json');
    const saved = await exportReceipt(reports('a'), 'a', () => Promise.resolve(file));
    expect(saved).toEqual({ saved: true });
    expect(await readFile(file, 'utf8')).toBe('{"items":[]}\n');
    const none = await exportReceipt(reports('a'), 'a', () => Promise.resolve(undefined));
    expect(none).toEqual({ saved: false });
  });
});
