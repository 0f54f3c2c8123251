import { formatItems } from '../../ui/format.ts';

/** How many addresses came besides the one that is asked about. */
export type OtherAddressCounts = {
  /** They are asked about next. */
  readonly waiting: number;
  /** More than can wait. */
  readonly dropped: number;
};

/** What becomes of addresses besides the one that is asked about. */
export function OtherAddresses({ waiting, dropped }: OtherAddressCounts) {
  if (waiting === 0 && dropped === 0) return null;
  return (
    <p>
      {waiting === 0
        ? null
        : `${formatItems(waiting, 'more address waits', 'more addresses wait')} for an answer. `}
      {dropped === 0
        ? null
        : `${formatItems(dropped, 'other was', 'others were')} left out: too many came at once.`}
    </p>
  );
}
