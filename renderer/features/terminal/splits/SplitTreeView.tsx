import { Fragment, useLayoutEffect, useRef } from 'react';
import { Group, Panel, Separator, type Layout } from 'react-resizable-panels';
import type { ShellHomes } from './shell-homes.ts';
import { leastOf } from './split-size.ts';
import { shellsOf, type Branch, type SplitTree } from './split-tree.ts';
import styles from './ShellSplits.module.css';

type SplitTreeProps = {
  readonly tree: SplitTree;
  readonly homes: ShellHomes;
  /** The user has moved a line between two parts. */
  readonly onResize: (to: { readonly id: string; readonly shares: readonly number[] }) => void;
};

/** The places of a tab's shells, with lines between them that can be moved; the terminals are put into them. */
export function SplitTreeView({ tree, homes, onResize }: SplitTreeProps) {
  if (tree.kind === 'leaf') return <Slot home={homes.of(tree.shell)} />;
  const names = tree.parts.map(nameOf);
  const isAcross = tree.axis === 'across';
  // other parts make another group: the sizes of those that were there are in the tree
  return (
    <Group
      key={names.join(' ')}
      className={styles.group}
      orientation={isAcross ? 'horizontal' : 'vertical'}
      defaultLayout={Object.fromEntries(tree.parts.map((part) => [nameOf(part), part.share * 100]))}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (isUserInteraction) onResize({ id: tree.id, shares: sharesIn(layout, names) });
      }}
    >
      {tree.parts.map((part, at) => (
        <Fragment key={nameOf(part)}>
          {at === 0 ? null : (
            <Separator
              className={styles.separator}
              aria-label={isAcross ? 'Width of the terminals' : 'Height of the terminals'}
            />
          )}
          <Panel id={nameOf(part)} className={styles.part} minSize={leastOf(part.tree, tree.axis)}>
            <SplitTreeView tree={part.tree} homes={homes} onResize={onResize} />
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}

function nameOf({ tree }: Branch['parts'][number]): string {
  return shellsOf(tree).join('+');
}

function sharesIn(layout: Layout, names: readonly string[]): readonly number[] {
  return names.map((name) => layout[name] ?? 0);
}

/** Takes a terminal in. */
function Slot({ home }: { readonly home: HTMLElement }) {
  const slot = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    slot.current?.append(home);
  }, [home]);
  return <div ref={slot} className={styles.slot} />;
}
