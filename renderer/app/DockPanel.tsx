import { useEffect, useRef, type ReactNode } from 'react';
import { Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { useFocusBack } from '../ui/focus.ts';
import styles from './DockPanel.module.css';

type DockPanelProps = {
  readonly isOpen: boolean;
  /** It covers what stands above it, which keeps its size meanwhile. */
  readonly isOverAll?: boolean;
  /** Called when the user drags it shut, or open again. */
  readonly onOpenChange: (open: boolean) => void;
  readonly defaultHeight: number;
  /** Called with its height in pixels whenever it is another one. */
  readonly onHeightChange: (height: number) => void;
  readonly minHeight: number;
  readonly children: ReactNode;
};

/** A part of the window's lower end that can be resized, shut and opened; shut, its contents live on unseen. */
export function DockPanel(props: DockPanelProps) {
  const {
    isOpen,
    isOverAll = false,
    onOpenChange,
    onHeightChange,
    defaultHeight,
    minHeight,
    children,
  } = props;
  const panel = usePanelRef();
  const lastHeight = useRef(defaultHeight);
  const content = useRef<HTMLDivElement>(null);
  useFocusBack(content, isOpen);

  useEffect(() => {
    const handle = panel.current;
    if (handle === null || handle.isCollapsed() === !isOpen) return;
    if (isOpen) handle.resize(lastHeight.current);
    else handle.collapse();
  }, [isOpen, panel]);

  return (
    <>
      <Separator className={styles.separator} data-open={isOpen} data-covered={isOverAll} />
      <Panel
        panelRef={panel}
        className={styles.panel}
        collapsible
        collapsedSize={0}
        minSize={minHeight}
        defaultSize={isOpen ? defaultHeight : 0}
        groupResizeBehavior="preserve-pixel-size"
        onResize={({ inPixels }, _id, previous) => {
          if (inPixels >= minHeight && inPixels !== lastHeight.current) {
            lastHeight.current = inPixels;
            onHeightChange(Math.round(inPixels));
          }
          // The first report is the mount itself.
          if (previous !== undefined && inPixels > 0 !== previous.inPixels > 0)
            onOpenChange(inPixels > 0);
        }}
      >
        <div ref={content} className={styles.content} data-over-all={isOverAll} inert={!isOpen}>
          {children}
        </div>
      </Panel>
    </>
  );
}
