import { toNative } from '../engine/fs/native-path.ts';
import { OpError } from '../../shared/errors.ts';

/** A path of ours as Electron takes it for the system's trash: text, so that some names cannot be told. */
export function trashablePath(path: string): string {
  const native = toNative(path);
  if (typeof native === 'string') return native;
  const text = native.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(native)) return text;
  throw new OpError('name-refused', 'The system’s trash takes only names that are UTF-8.');
}
