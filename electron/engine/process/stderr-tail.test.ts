import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { keepTail } from './stderr-tail.ts';

test('the end of the output is kept, whole characters across chunks', () => {
  const output = new EventEmitter();
  const tail = keepTail(output);
  const bytes = new TextEncoder().encode(`${'x'.repeat(10_000)}é`);
  output.emit('data', bytes.subarray(0, -1));
  output.emit('data', bytes.subarray(-1));
  expect(tail()).toBe(`${'x'.repeat(8_191)}é`);
});

test('what would move a terminal is made harmless, lines stay lines', () => {
  const output = new EventEmitter();
  const tail = keepTail(output);
  output.emit('data', new TextEncoder().encode('Error: \u001b]0;owned\u0007\n\tat x\u009b2J'));
  expect(tail()).toBe('Error: ?]0;owned?\n\tat x?2J');
});
