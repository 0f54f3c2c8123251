import { Dialog as Base } from '@base-ui/react/dialog';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import styles from './Dialog.module.css';
import { useMnemonics } from './mnemonics/useMnemonics.ts';

type DialogProps = {
  /** Heading and accessible name; tests and screen readers find the dialog by it. */
  readonly title: string;
  readonly open: boolean;
  /** Esc, or whatever else means "no". A press outside does not close: answers are not given by accident. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, the default one last. Enter triggers the `primary` one, or else the `danger` one. */
  readonly actions: ReactNode;
  /** `bad` is for a full stop. */
  readonly tone?: 'plain' | 'bad';
  /** `medium` has room for two things side by side, `wide` for lists, `pages` for sections, `full` for a file. */
  readonly size?: 'plain' | 'medium' | 'wide' | 'pages' | 'full';
  /** What has the focus at first; otherwise the first thing that can take it. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
};

/** A question or form over the window. Focus stays inside and goes back where it was. */
export function Dialog(props: DialogProps) {
  const { title, open, onClose, children, actions, tone = 'plain', initialFocus } = props;
  const { size = 'plain' } = props;
  const mnemonics = useMnemonics();
  return (
    <Base.Root
      open={open}
      disablePointerDismissal
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Base.Portal>
        {/* also over a dialog below: it has to wait */}
        <Base.Backdrop forceRender className={styles.backdrop} />
        <Base.Popup
          className={styles.popup}
          data-tone={tone}
          data-size={size}
          onFocus={mnemonics.onFocus}
          onKeyDown={(event) => {
            mnemonics.onKeyDown(event);
            triggerDefault(event);
          }}
          {...(initialFocus === undefined ? {} : { initialFocus })}
        >
          <Base.Title className={styles.title}>{title}</Base.Title>
          <div className={styles.body}>{children}</div>
          <div className={styles.actions}>{actions}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function triggerDefault(event: KeyboardEvent<HTMLDivElement>): void {
  // Enter that confirms an input method's text, not the dialog
  if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.defaultPrevented) return;
  // A button, a link or a text area has an Enter of its own.
  if (event.target instanceof Element && event.target.closest('button, a, textarea')) return;
  const standard =
    buttonInSight(event.currentTarget, 'primary') ?? buttonInSight(event.currentTarget, 'danger');
  if (standard === undefined) return;
  event.preventDefault();
  standard.click();
}

/** Not one of a section that is not shown. */
function buttonInSight(dialog: Element, variant: 'primary' | 'danger'): HTMLElement | undefined {
  const buttons = dialog.querySelectorAll<HTMLElement>(`button[data-variant="${variant}"]`);
  return [...buttons].find((button) => button.closest('[hidden]') === null);
}
