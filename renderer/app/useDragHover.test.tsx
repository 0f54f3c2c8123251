import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useDragHover } from './useDragHover.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

function Target({ onRest }: { readonly onRest: () => void }) {
  return (
    <div {...useDragHover(onRest)}>
      <span>inner</span>
    </div>
  );
}

function setUp() {
  const onRest = vi.fn<() => void>();
  render(<Target onRest={onRest} />);
  const inner = screen.getByText('inner');
  const outer = inner.parentElement;
  if (outer === null) throw new Error('no element around it');
  return { onRest, inner, outer };
}

test('a drag that rests on it is told once, also when it moves about inside', () => {
  const { onRest, inner, outer } = setUp();
  fireEvent.dragEnter(outer);
  fireEvent.dragEnter(inner);
  fireEvent.dragLeave(outer);
  vi.advanceTimersByTime(700);
  expect(onRest).toHaveBeenCalledOnce();
});

test('one that passes over it, or is dropped, is not', () => {
  const { onRest, outer } = setUp();
  fireEvent.dragEnter(outer);
  vi.advanceTimersByTime(300);
  fireEvent.dragLeave(outer);
  vi.advanceTimersByTime(5_000);
  fireEvent.dragEnter(outer);
  fireEvent.drop(outer);
  vi.advanceTimersByTime(5_000);
  expect(onRest).not.toHaveBeenCalled();
});
