import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { formatBytes } from '../../ui/format.ts';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { Choice, FileBar, Tick } from '../../ui/FileBar.tsx';
import { charsets, type Charset } from '../../../shared/text/charsets.ts';
import type { FileSpan } from './model/file-span.ts';
import type { InSight } from './model/in-sight.ts';
import type { SpanWays } from './useSpan.ts';
import styles from './Viewer.module.css';

/** How a file is shown. */
export type ViewMode = 'text' | 'hex' | 'image';

type ViewerBarProps = {
  readonly path: string;
  readonly mode: ViewMode;
  readonly hasImage: boolean;
  readonly charset: Charset;
  readonly span: FileSpan;
  readonly ways: SpanWays;
  readonly inSight: InSight;
  readonly onGoTo: (offset: number) => void;
  readonly onEnd: () => void;
  readonly onMode: (mode: ViewMode) => void;
  readonly onCharset: (charset: Charset) => void;
  /** Where text is looked for. */
  readonly find: ReactNode;
};

const modes = [
  { value: 'text', label: 'Text' },
  { value: 'hex', label: 'Hex' },
] as const;
const modesWithImage = [{ value: 'image', label: 'Image' }, ...modes] as const;

/** Where a file is, how it is shown, and the ways to its other parts. */
export function ViewerBar(props: ViewerBarProps) {
  const { path, mode, hasImage, charset, span, ways, find } = props;
  const { onGoTo, onEnd, onMode, onCharset } = props;
  const end = span.start + span.bytes.length;
  const isPart = span.start > 0 || end < span.size;
  return (
    <FileBar place={path}>
      <span>{formatBytes(span.size)}</span>
      <ToggleGroup<ViewMode>
        label="Show as"
        options={hasImage ? modesWithImage : modes}
        value={mode}
        onChange={onMode}
      />
      {mode === 'text' ? (
        <Choice label="Read as" value={charset} options={charsets} onChange={onCharset} />
      ) : null}
      {mode === 'image' ? null : (
        <>
          <Button onClick={() => onGoTo(0)}>Beginning</Button>
          <Button onClick={onEnd}>End</Button>
          <Tick
            label="Follow"
            checked={ways.isFollowed}
            onChange={(isFollowed) => {
              ways.setFollowed(isFollowed);
              if (isFollowed) onEnd();
            }}
          />
        </>
      )}
      {mode === 'image' ? null : (
        <div className={styles.line}>
          {isPart ? <Position {...props} /> : null}
          {find}
        </div>
      )}
    </FileBar>
  );
}

/** Where in the file one is, and the way elsewhere. */
function Position({ span, inSight, onGoTo, onEnd }: ViewerBarProps) {
  // it stays where it was put until that is in sight
  const [put, setPut] = useState<{ readonly at: number; readonly before: InSight }>();
  const last = Math.max(inSight.from, span.size - (inSight.to - inSight.from));
  const at = put?.before === inSight ? put.at : inSight.from;
  return (
    <input
      type="range"
      className={styles.range}
      aria-label="Position in the file"
      aria-valuetext={`${formatBytes(at)} of ${formatBytes(span.size)}`}
      min={0}
      max={last}
      step="any"
      value={at}
      onChange={(event) => {
        const offset = Math.floor(Number(event.target.value));
        setPut({ at: offset, before: inSight });
        if (offset >= last) onEnd();
        else onGoTo(offset);
      }}
    />
  );
}
