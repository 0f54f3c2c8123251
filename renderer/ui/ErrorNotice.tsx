import type { AppError } from '../../shared/errors.ts';
import { Notice } from './Notice.tsx';

/** What went wrong and what to do about it; nothing while nothing did. */
export function ErrorNotice({ error }: { readonly error: AppError | undefined }) {
  if (error === undefined) return null;
  return (
    <Notice tone="bad">
      {error.message} {error.next}
    </Notice>
  );
}
