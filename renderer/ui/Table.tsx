import type { ReactNode } from 'react';
import styles from './Table.module.css';

type Column = {
  readonly name: string;
  /** In pixels; the rest belongs to the columns without one. */
  readonly width?: number;
  /** Its name is for screen readers only. */
  readonly isBare?: boolean;
};

type TableProps = {
  readonly label: string;
  readonly columns: readonly Column[];
  /** Its rows. */
  readonly children: ReactNode;
};

/** A plain table of a few columns, whose head stays in sight. */
export function Table({ label, columns, children }: TableProps) {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ name, width, isBare = false }) => (
            <th key={name} scope="col" {...(width === undefined ? {} : { style: { width } })}>
              {isBare ? <span className={styles.spoken}>{name}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

type DetailProps = {
  readonly children: ReactNode;
  readonly title?: string;
  readonly isCode?: boolean;
};

/** The second, smaller line of a cell. */
export function Detail({ children, title, isCode = false }: DetailProps) {
  return (
    <span className={styles.detail} title={title} data-code={isCode || undefined}>
      {children}
    </span>
  );
}
