import { toAppError } from '../../shared/errors.ts';
import { algorithmsFor, signWith, type SignatureAlgorithm } from '../engine/ssh/identity.ts';
import { publicBlobOf } from '../engine/ssh/key-object.ts';
import { readKeyFile } from '../engine/ssh/keys.ts';

/** What is done with a key file in each runtime; the test that asked judges the outcome. */

/** A file, and the passphrase that opens it. */
export type KeyTask = { readonly path: string; readonly passphrase?: string };

/** What is signed. */
export const signedData = Buffer.from('what the server wants signed');

/** What came of it. Bytes are base64: this crosses processes as JSON. */
export type KeyOutcome =
  | {
      readonly isEncrypted: boolean;
      /** Known without a passphrase. */
      readonly shown: string | undefined;
      /** A wrong passphrase was told as one; undefined for a file in clear. */
      readonly refusesWrong: boolean | undefined;
      readonly blob: string;
      readonly signatures: readonly {
        readonly algorithm: SignatureAlgorithm;
        readonly signature: string;
      }[];
    }
  | { readonly code: string; readonly message: string; readonly next?: string };

/** Reads a key file, tries a wrong passphrase, then the right one, and signs. */
export async function checkKey({ path, passphrase }: KeyTask): Promise<KeyOutcome> {
  const { signal } = new AbortController();
  try {
    const file = await readKeyFile(path);
    const { isEncrypted } = file;
    const refusesWrong = isEncrypted
      ? (await file.unlock('wrong', signal)) === undefined
      : undefined;
    const key = await file.unlock(passphrase, signal);
    const blob = key && publicBlobOf(key);
    if (!blob) return { code: 'passphrase', message: 'The passphrase does not fit.' };
    const signatures = algorithmsFor(blob).map((algorithm) => ({
      algorithm,
      signature: signWith(key, algorithm, signedData).toString('base64'),
    }));
    const shown = file.blob && Buffer.from(file.blob).toString('base64');
    return { isEncrypted, shown, refusesWrong, blob: blob.toString('base64'), signatures };
  } catch (thrown) {
    return toAppError(thrown);
  }
}
