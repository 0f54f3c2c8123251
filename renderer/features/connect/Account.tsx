import { displayName } from '../../../shared/names.ts';

/** Whose login a question is about, and where the way leads when that is a jump host's. */
export function Account(props: { readonly name: string; readonly jumpTo?: string | undefined }) {
  return (
    <>
      <strong>{displayName(props.name)}</strong>
      {props.jumpTo === undefined ? null : (
        <>
          , on the way to <strong>{displayName(props.jumpTo)}</strong>
        </>
      )}
    </>
  );
}
