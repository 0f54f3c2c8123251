import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

const known = ['sftp', 'scp', 'rclone', 'lftp', 'tar', 'hawser', 'hawser-sizes', 'hawser-node'];

test('without flags everything is measured, the ways with targets first', () => {
  const options = readOptions({}, known);
  expect(options).toMatchObject({ rounds: 5, delaysMs: [0, 50, 10, 200], toolIds: known });
  expect([0, 50, 200].map(options.limitSecondsAt)).toEqual([300, 300, 100]);
});

test('--quick is one round of the main tools, which other flags can change', () => {
  const quick = readOptions({ quick: true }, known);
  expect(quick).toMatchObject({ rounds: 1, delaysMs: [0, 50] });
  expect(quick.toolIds).not.toContain('scp');
  expect(quick.limitSecondsAt(50)).toBe(20);
  const changed = readOptions({ quick: true, tools: 'scp', delay: '10', rounds: '3' }, known);
  expect(changed).toMatchObject({ rounds: 3, delaysMs: [10], toolIds: ['scp'] });
});

test('lists are separated by commas', () => {
  const options = readOptions({ delay: '0, 50', tools: 'sftp,hawser' }, known);
  expect(options).toMatchObject({ delaysMs: [0, 50], toolIds: ['sftp', 'hawser'] });
});

test('what a flag cannot be is said, with what it can', () => {
  expect(() => readOptions({ rounds: 'many' }, known)).toThrow('--rounds: "many" is not a whole');
  expect(() => readOptions({ rounds: '0' }, known)).toThrow('from 1 to 100');
  expect(() => readOptions({ delay: '0,' }, known)).toThrow('--delay: ""');
  expect(() => readOptions({ tools: 'sftp,ftp' }, known)).toThrow('no tool "ftp"; there are sftp,');
});
