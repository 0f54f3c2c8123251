import { beforeEach, vi } from 'vitest';

/** Gives every element a size before each test: happy-dom lays nothing out, and virtual lists would show nothing. */
export function layOut(): void {
  beforeEach(() => {
    const spies = [
      vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600),
      vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600),
    ];
    return () => spies.forEach((spy) => spy.mockRestore());
  });
}
