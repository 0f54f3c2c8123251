import { readSmallFile } from './key-file/read-file.ts';
import { isWholeKey } from './public-key.ts';
import { readUserCertificate } from './user-certificate.ts';

/** The public key or certificate in a one-line file, such as `id_ed25519.pub`; undefined when it holds none. */
export async function readPublicFile(path: string): Promise<Buffer | undefined> {
  try {
    const { bytes } = await readSmallFile(path);
    const [, base64 = ''] = bytes.toString('latin1').trim().split(/\s+/, 2);
    const blob = Buffer.from(base64, 'base64');
    return isWholeKey(blob) || readUserCertificate(blob) ? blob : undefined;
  } catch {
    // there need not be one
    return undefined;
  }
}
