/**
 * The way from a folder to a path, by their names: `../b/c`. Where a folder on the way is a link itself, the system may
 * understand `..` otherwise, so only what both have in common is left out.
 */
export function relativeTarget(directory: string, path: string): string {
  const from = directory.split('/').filter((name) => name !== '');
  const to = path.split('/').filter((name) => name !== '');
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same += 1;
  const way = [...from.slice(same).map(() => '..'), ...to.slice(same)];
  return way.length === 0 ? '.' : way.join('/');
}

/** A target as a full path: what a link in `directory` leads to, as far as names tell. */
export function fullTarget(directory: string, target: string): string {
  if (target.startsWith('/')) return target;
  const names = directory.split('/').filter((name) => name !== '');
  for (const name of target.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}
