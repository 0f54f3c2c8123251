/* oxlint-disable jsx-a11y/prefer-tag-over-role -- no fieldset: a card has nothing to fill in */
/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions -- the drag is for the mouse; its buttons do the same by key */
import { ClipboardCopy, FileOutput, RotateCw, X } from 'lucide-react';
import { useEffect, type DragEvent, type ReactNode } from 'react';
import type { Stage } from '../../../shared/contract/desktop.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { removeOffer, stageStore, type LocalOffer } from '../../state/stages.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { missingText, stageShare, stageText } from './stage-words.ts';
import { useStageErrors } from './useStageErrors.ts';
import styles from './StageCards.module.css';

// Once it was dragged somewhere it is mostly done with; the copies themselves stay longer.
const usedMs = 20_000;

/** What is on its way to other programs, each in a card that is dragged from. */
export function StageCards() {
  const stages = stageStore((state) => state.stages);
  const offers = stageStore((state) => state.offers);
  const { error, attempt } = useStageErrors();
  useEscape(stages);
  if (stages.length + offers.length === 0) return null;
  return (
    <section className={styles.cards} aria-label="Files for other programs">
      {stages.map((stage) => (
        <StageCard key={stage.id} stage={stage} attempt={attempt} />
      ))}
      {offers.map((offer) => (
        <OfferCard key={offer.id} offer={offer} attempt={attempt} />
      ))}
      {error === undefined ? null : (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
      <output className={styles.spoken} aria-label="What is ready for other programs">
        {spokenText(stages)}
      </output>
    </section>
  );
}

/** Only ends are spoken: numbers that run would never stop. */
function spokenText(stages: readonly Stage[]): string {
  const ended = stages.filter(({ state }) => state !== 'staging');
  return ended.map((stage) => `${stage.title}: ${stageText(stage)}`).join('. ');
}

type Attempt = ReturnType<typeof useStageErrors>['attempt'];

function StageCard({ stage, attempt }: { readonly stage: Stage; readonly attempt: Attempt }) {
  const client = useClient();
  const { id, title, state, use, used } = stage;
  const missing = missingText(stage);
  const close = (): void => attempt(client.call('desktop.discard', { id }));
  useEffect(() => {
    if (!used || use === 'clipboard') return undefined;
    const timer = setTimeout(() => void client.call('desktop.discard', { id }), usedMs);
    return () => clearTimeout(timer);
  }, [client, id, used, use]);
  return (
    <Card
      title={title}
      isReady={state === 'ready'}
      text={stageText(stage)}
      onDrag={() => attempt(client.call('desktop.drag', { id }))}
      actions={
        <>
          {state === 'ready' ? (
            <CopyButton title={title} onCopy={() => attempt(client.call('desktop.copy', { id }))} />
          ) : null}
          {state === 'staging' || missing === undefined ? null : (
            <IconButton
              size="s"
              icon={RotateCw}
              label={`Fetch ${title} again`}
              onClick={() => attempt(client.call('desktop.retry', { id }))}
            />
          )}
          <IconButton
            size="s"
            icon={X}
            label={state === 'staging' ? `Cancel ${title}` : `Put ${title} away`}
            onClick={close}
          />
        </>
      }
    >
      {state === 'staging' ? (
        <ProgressBar label={`Getting ${title} ready`} value={stageShare(stage)} />
      ) : null}
      {missing === undefined ? null : <p className={styles.missing}>{missing}</p>}
    </Card>
  );
}

function OfferCard({ offer, attempt }: { readonly offer: LocalOffer; readonly attempt: Attempt }) {
  const client = useClient();
  const { id, title } = offer;
  const paths = [...offer.paths];
  return (
    <Card
      title={title}
      isReady
      text="Ready to drag out"
      onDrag={() => attempt(client.call('desktop.give', { paths, use: 'drag' }))}
      actions={
        <>
          <CopyButton
            title={title}
            onCopy={() => attempt(client.call('desktop.give', { paths, use: 'clipboard' }))}
          />
          <IconButton
            size="s"
            icon={X}
            label={`Put ${title} away`}
            onClick={() => removeOffer(id)}
          />
        </>
      }
    />
  );
}

function CopyButton({ title, onCopy }: { readonly title: string; readonly onCopy: () => void }) {
  return (
    <IconButton
      size="s"
      icon={ClipboardCopy}
      label={`Copy ${title} to the clipboard`}
      onClick={onCopy}
    />
  );
}

type CardProps = {
  readonly title: string;
  readonly text: string;
  readonly isReady: boolean;
  readonly onDrag: () => void;
  readonly actions: ReactNode;
  readonly children?: ReactNode;
};

function Card(props: CardProps) {
  const { title, isReady } = props;
  const startDrag = (event: DragEvent): void => {
    // the system's own drag takes its place
    event.preventDefault();
    if (isReady) props.onDrag();
  };
  return (
    <div
      className={styles.card}
      role="group"
      aria-label={title}
      data-ready={isReady}
      draggable={isReady}
      onDragStart={startDrag}
    >
      <div className={styles.head}>
        <FileOutput aria-hidden="true" className={styles.icon} strokeWidth={1.7} />
        <span className={styles.title} title={title}>
          {title}
        </span>
        <span className={styles.actions}>{props.actions}</span>
      </div>
      <p className={styles.text}>{props.text}</p>
      {props.children}
    </div>
  );
}

/** Esc gives up what is still being fetched, the newest first, wherever the focus is. */
function useEscape(stages: readonly Stage[]): void {
  const client = useClient();
  const newest = stages.findLast(({ state }) => state === 'staging')?.id;
  useEffect(() => {
    if (newest === undefined) return undefined;
    const giveUp = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || document.querySelector('[role="dialog"]') !== null) return;
      event.preventDefault();
      event.stopPropagation();
      void client.call('desktop.discard', { id: newest });
    };
    window.addEventListener('keydown', giveUp, { capture: true });
    return () => window.removeEventListener('keydown', giveUp, { capture: true });
  }, [client, newest]);
}
