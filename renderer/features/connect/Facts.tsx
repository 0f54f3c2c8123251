import styles from './Facts.module.css';

type FactsProps = {
  readonly facts: readonly {
    readonly name: string;
    readonly value: string;
    readonly isCode?: boolean;
  }[];
};

/** Names and values, in two columns. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value, isCode }) => (
        <div key={name} className={styles.row}>
          <dt>{name}</dt>
          <dd className={isCode === true ? styles.code : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
