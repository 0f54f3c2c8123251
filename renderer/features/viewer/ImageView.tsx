import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { readFile } from '../editing/content.ts';
import { imageType, pixelsOf, type ImageKind } from './model/images.ts';
import styles from './Viewer.module.css';

type ImageViewProps = {
  readonly file: { readonly fs: string; readonly path: string };
  readonly kind: ImageKind;
  readonly name: string;
};

/** An image, as the browser shows images and nothing else: a drawing neither runs nor loads anything. */
export function ImageView({ file, kind, name }: ImageViewProps) {
  const { url, error, fail } = useImage(file, kind);
  if (error !== undefined) {
    return <ErrorNotice error={error} />;
  }
  return (
    <div className={styles.image}>
      {url === undefined ? (
        <Spinner label={`Reading ${name}`} />
      ) : (
        <img src={url} alt={name} onError={fail} />
      )}
    </div>
  );
}

function useImage({ fs, path }: ImageViewProps['file'], kind: ImageKind) {
  const client = useClient();
  const [url, setUrl] = useState<string>();
  const [error, setError] = useState<AppError>();
  useEffect(() => {
    const controller = new AbortController();
    let made: string | undefined;
    const load = async (): Promise<void> => {
      const read = await readFile(client, { fs, path }, limits.imageBytes, controller.signal);
      if (controller.signal.aborted) return;
      if (!read.ok) return setError(read.error);
      const bytes = read.value;
      if ((pixelsOf(bytes, kind) ?? 0) > limits.imagePixels) return setError(tooManyPixels);
      made = URL.createObjectURL(new Blob([Uint8Array.from(bytes)], { type: imageType(kind) }));
      setUrl(made);
    };
    void load();
    return () => {
      controller.abort();
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [client, fs, path, kind]);
  return { url, error, fail: () => setError(damaged) };
}

const tooManyPixels: AppError = {
  code: 'unsupported',
  message: 'This image has more pixels than can be shown here.',
  next: 'Copy it to this computer to open it with another program.',
};

const damaged: AppError = {
  code: 'failed',
  message: 'This image is damaged, or is none.',
  next: 'Show it as hex.',
};
