/** Past this many in one second the rest are only counted: a page gone wild must not fill a disk. */
const linesPerSecond = 10;

/**
 * Where trouble goes that no call reports. What it is told never holds a secret, see `AppError`; but it may hold a
 * page's or a server's words, and be read in a terminal: control characters become `?`.
 */
export function createReport(
  write: (line: string) => void,
  now: () => number = () => performance.now(),
): (trouble: string) => void {
  let second = 0;
  let count = 0;
  return (trouble) => {
    const current = Math.floor(now() / 1_000);
    if (current !== second) {
      if (count > linesPerSecond) write(`hawser: ${count - linesPerSecond} more left out\n`);
      second = current;
      count = 0;
    }
    count += 1;
    if (count <= linesPerSecond) write(`hawser: ${trouble.replace(/[^\P{Cc}\n\t]/gu, '?')}\n`);
  };
}
