import styles from './Facts.module.css';

type FactsProps = {
  readonly facts: readonly {
    readonly name: string;
    readonly value: string;
    readonly isCode?: boolean;
  }[];
};

/** A longer value scrolls by itself, so that it cannot push others out of sight. */
const longestInSight = 300;

/** Names and values, in two columns. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value, isCode }) => (
        <div key={name} className={styles.row}>
          <dt>{name}</dt>
          <dd className={isCode === true ? styles.code : undefined}>
            {value.length > longestInSight ? (
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by keys
              <section className={styles.long} aria-label={name} tabIndex={0}>
                {value}
              </section>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
