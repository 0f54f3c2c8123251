/** A path as this system writes it, in the form the page knows: `C:\Users` is `/C:/Users`, `\\box\share` is `//box/share`. */
export function pathOfSystem(path: string): string {
  const isWindows = /^[A-Za-z]:\\/.test(path) || path.startsWith('\\\\');
  if (!isWindows) return path;
  const slashes = path.replaceAll('\\', '/');
  return slashes.startsWith('//') ? slashes : `/${slashes}`;
}
