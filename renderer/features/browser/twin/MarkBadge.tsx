import {
  ArrowUpFromDot,
  CircleDot,
  CircleHelp,
  Equal,
  EqualNot,
  History,
  Shapes,
  type LucideIcon,
} from 'lucide-react';
import { markWords, type Mark } from '../model/marks.ts';
import styles from './twin.module.css';

const icons: Readonly<Record<Mark, LucideIcon>> = {
  newer: ArrowUpFromDot,
  older: History,
  only: CircleDot,
  differs: EqualNot,
  kinds: Shapes,
  unknown: CircleHelp,
  equal: Equal,
};

/** How an entry stands to the other pane's. The description of its cell says the same: the cell's name is the entry's. */
export function MarkBadge({ mark }: { readonly mark: Mark }) {
  const Icon = icons[mark];
  return (
    <span className={styles.badge} data-mark={mark} aria-hidden="true">
      <Icon strokeWidth={2} />
      {markWords[mark]}
    </span>
  );
}

/** What is said of an entry, with how it stands while it is compared. */
export function describedWith(
  description: string | undefined,
  mark: Mark | undefined,
): string | undefined {
  const parts = [description, mark === undefined ? undefined : markWords[mark]];
  return parts.filter((part) => part !== undefined).join(', ') || undefined;
}
