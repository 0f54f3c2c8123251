import { expect, test } from 'vitest';
import { median, table, type Report } from './report.ts';

test('the median is the middle value, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('ratios say how many times as fast as the other tool', () => {
  const report: Report = {
    machine: {
      cpu: '',
      cores: 2,
      memoryGiB: 1,
      kernel: '',
      node: '',
      openssh: '',
      loadAverage: 0,
      date: '',
    },
    cases: [
      {
        load: '10,000 x 2 KiB',
        direction: 'get',
        files: 10_000,
        bytes: 20_480_000,
        series: [
          { mover: 'sftp', seconds: [10, 12, 11] },
          { mover: 'Hawser', seconds: [2, 2.2, 50] },
        ],
      },
    ],
  };
  expect(table(report)).toContain('| Hawser | 2.20 | 4545 files/s | 5.00 |  |');
});
