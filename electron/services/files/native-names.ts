import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { toNative } from '../../engine/fs/native-path.ts';

/** Local paths as this system writes them, for other programs: those take text, so a name that is none cannot go. */
export function nativeNames(paths: readonly string[]): string[] {
  return paths.map((path) => {
    const native = toNative(path);
    if (typeof native === 'string') return native;
    const text = native.toString('utf8');
    if (Buffer.from(text).equals(native)) return text;
    throw new OpError('unsupported', `Other programs cannot be told of “${nameInText(path)}”.`, {
      next: 'Its name is no text in UTF-8. Give it another name first.',
    });
  });
}
