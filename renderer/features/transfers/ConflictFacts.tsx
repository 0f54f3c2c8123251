import type { FileFacts, Prompt } from '../../../shared/contract/prompts.ts';
import { nameInText } from '../../../shared/names.ts';
import { formatBytes } from '../../ui/format.ts';
import styles from './ConflictDialog.module.css';

/** The two files of a conflict side by side, the newer and the larger one marked. */
export function ConflictFacts(props: { readonly prompt: Extract<Prompt, { kind: 'conflict' }> }) {
  const { source, target, reason } = props.prompt;
  const there = reason === 'same-name' ? 'Copied before' : 'Already there';
  return (
    <div className={styles.files}>
      <Facts heading={there} facts={target} other={source} />
      <Facts heading="To be copied" facts={source} other={target} />
    </div>
  );
}

const exactTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

function Facts(props: {
  readonly heading: string;
  readonly facts: FileFacts;
  readonly other: FileFacts;
}) {
  const { heading, facts, other } = props;
  return (
    <section className={styles.file} aria-label={heading}>
      <h3 className={styles.heading}>{heading}</h3>
      <dl className={styles.facts}>
        <dt>Size</dt>
        <dd>
          {sizeText(facts)}
          {isMore(facts.size, other.size) ? <Mark text="larger" /> : null}
        </dd>
        <dt>Modified</dt>
        <dd>
          {facts.mtimeMs === undefined ? 'unknown' : exactTime.format(facts.mtimeMs)}
          {isMore(seconds(facts), seconds(other)) ? <Mark text="newer" /> : null}
        </dd>
        <dt>Path</dt>
        <dd className={styles.path}>{nameInText(facts.path)}</dd>
      </dl>
    </section>
  );
}

/** What is not known on one side is no reason to call the other one more. */
function isMore(own: number | undefined, other: number | undefined): boolean {
  return own !== undefined && other !== undefined && own > other;
}

// servers tell whole seconds, and so does what is shown
function seconds({ mtimeMs }: FileFacts): number | undefined {
  return mtimeMs === undefined ? undefined : Math.floor(mtimeMs / 1_000);
}

function Mark({ text }: { readonly text: string }) {
  return <span className={styles.mark}>{text}</span>;
}

function sizeText({ kind, size }: FileFacts): string {
  if (kind === 'link') return 'a link';
  if (kind === 'directory') return 'a folder';
  if (size === undefined) return 'unknown';
  return size < 1_000 ? formatBytes(size) : `${formatBytes(size)} (${size.toLocaleString()} bytes)`;
}
