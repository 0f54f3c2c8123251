import { ChevronRight } from 'lucide-react';
import {
  Fragment,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  type RefObject,
} from 'react';
import { useStore } from 'zustand';
import { displayName } from '../../../../shared/names.ts';
import { PopupMenu } from '../../../ui/PopupMenu.tsx';
import { crumbsOf, fitCrumbs, type Crumb } from '../model/crumbs.ts';
import type { Pane } from '../pane/pane.ts';
import { PathSiblings } from './PathSiblings.tsx';
import styles from './PathBar.module.css';

type PathCrumbsProps = {
  readonly pane: Pane;
  readonly path: string;
  readonly label: string;
  /** Out of sight while the path is edited as a text, but there for the focus. */
  readonly isHidden: boolean;
  readonly disabled: boolean;
  /** A step was gone to. */
  readonly onDone: () => void;
};

/** A menu that is open: the folders beside a step, or the steps that there was no room for. */
type OpenMenu = { readonly kind: 'siblings'; readonly at: number } | { readonly kind: 'folded' };

// The sign that stands for steps without room, with its gaps.
const foldWidth = 44;
// The arrow before a step, and the space around its name.
const aroundCrumb = 24;

/** The steps of a path. By keyboard they are one stop: arrows go along them, down opens the folders beside. */
export function PathCrumbs(props: PathCrumbsProps) {
  const { pane, path, label, isHidden, disabled, onDone } = props;
  const home = useStore(pane.store, (state) => state.home);
  const crumbs = crumbsOf(path, home);
  const bar = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLDivElement>(null);
  const anchor = useRef<HTMLElement>(null);
  const [menu, setMenu] = useState<OpenMenu>();
  const { head, folded } = useFit(bar, ruler, path);
  const open = (next: OpenMenu, element: HTMLElement | null): void => {
    anchor.current = element;
    setMenu(next);
  };
  const inSight = (at: number): boolean => at < head || at >= head + folded;
  const crumb = menu?.kind === 'siblings' ? crumbs[menu.at] : undefined;
  const before = menu?.kind === 'siblings' ? crumbs[menu.at - 1] : undefined;
  const go = (to: Crumb): void => {
    void pane.go(to.path);
    onDone();
  };
  return (
    <div
      ref={bar}
      className={styles.crumbs}
      role="toolbar"
      aria-label={`Steps of the ${label}`}
      aria-orientation="horizontal"
      data-hidden={isHidden}
      title={displayName(path)}
    >
      {crumbs.map((step, at) => {
        if (!inSight(at)) {
          return at === head ? (
            <Fold key="fold" disabled={disabled} onOpen={(of) => open({ kind: 'folded' }, of)} />
          ) : null;
        }
        return (
          <Fragment key={step.path}>
            {at === 0 ? null : (
              <SiblingsButton
                name={step.label}
                disabled={disabled}
                onOpen={(of) => open({ kind: 'siblings', at }, of)}
              />
            )}
            <button
              type="button"
              // the last step is where one is, and where the keys come in
              tabIndex={at === crumbs.length - 1 ? 0 : -1}
              className={styles.crumb}
              data-here={at === crumbs.length - 1}
              aria-current={at === crumbs.length - 1 ? 'location' : undefined}
              disabled={disabled}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => go(step)}
              onKeyDown={(event) =>
                onCrumbKey(
                  event,
                  () => at > 0 && open({ kind: 'siblings', at }, event.currentTarget),
                )
              }
            >
              {step.label}
            </button>
          </Fragment>
        );
      })}
      <Ruler ref={ruler} crumbs={crumbs} />
      {crumb === undefined || before === undefined ? null : (
        <PathSiblings
          pane={pane}
          parent={before.path}
          current={crumb.path}
          anchor={anchor}
          onClose={() => setMenu(undefined)}
          onDone={onDone}
        />
      )}
      <PopupMenu
        label="Steps between"
        open={menu?.kind === 'folded'}
        onClose={() => setMenu(undefined)}
        anchor={anchor}
        onChosen={onDone}
        groups={[
          {
            items: crumbs.slice(head, head + folded).map((step) => ({
              key: step.path,
              label: step.label,
              onSelect: () => go(step),
            })),
          },
        ]}
      />
    </div>
  );
}

/** The arrow between two steps; the keyboard opens its menu from the step. */
function SiblingsButton(props: {
  readonly name: string;
  readonly disabled: boolean;
  readonly onOpen: (button: HTMLElement) => void;
}) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.siblings}
      aria-label={`Folders beside ${props.name}`}
      aria-haspopup="menu"
      disabled={props.disabled}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => props.onOpen(event.currentTarget)}
    >
      <ChevronRight aria-hidden="true" strokeWidth={1.7} />
    </button>
  );
}

function Fold(props: {
  readonly disabled: boolean;
  readonly onOpen: (button: HTMLElement) => void;
}) {
  return (
    <>
      <ChevronRight className={styles.arrow} aria-hidden="true" strokeWidth={1.7} />
      <button
        type="button"
        tabIndex={-1}
        className={styles.crumb}
        aria-label="Steps between"
        aria-haspopup="menu"
        disabled={props.disabled}
        onMouseDown={(event) => event.preventDefault()}
        onClick={(event) => props.onOpen(event.currentTarget)}
        onKeyDown={(event) => onCrumbKey(event, () => props.onOpen(event.currentTarget))}
      >
        …
      </button>
    </>
  );
}

function onCrumbKey(event: KeyboardEvent<HTMLButtonElement>, openMenu: () => void): void {
  const steps = [
    ...(event.currentTarget
      .closest('[role="toolbar"]')
      ?.querySelectorAll<HTMLElement>(`.${styles.crumb ?? ''}`) ?? []),
  ];
  const at = steps.indexOf(event.currentTarget);
  const keys: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    Home: 0,
    End: steps.length - 1,
  };
  if (event.key === 'ArrowDown') openMenu();
  else if (keys[event.key] === undefined) return;
  else steps[keys[event.key] ?? at]?.focus();
  event.preventDefault();
  event.stopPropagation();
}

/** The names at their full width, to measure. */
function Ruler({
  crumbs,
  ref,
}: {
  readonly crumbs: readonly Crumb[];
  readonly ref: Ref<HTMLDivElement>;
}): ReactNode {
  return (
    <div ref={ref} className={styles.ruler} aria-hidden="true">
      {crumbs.map(({ path, label }) => (
        <span key={path}>{label}</span>
      ))}
    </div>
  );
}

/** Which steps there is room for, measured anew with each path and width. */
function useFit(
  bar: RefObject<HTMLDivElement | null>,
  ruler: RefObject<HTMLDivElement | null>,
  path: string,
) {
  const [fit, setFit] = useState({ head: Number.POSITIVE_INFINITY, folded: 0 });
  useLayoutEffect(() => {
    const element = bar.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const widths = [...(ruler.current?.children ?? [])].map(
        (child) => child.getBoundingClientRect().width + aroundCrumb,
      );
      const next = fitCrumbs(widths, element.clientWidth, foldWidth);
      setFit((last) => (last.head === next.head && last.folded === next.folded ? last : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [bar, ruler, path]);
  return fit;
}
