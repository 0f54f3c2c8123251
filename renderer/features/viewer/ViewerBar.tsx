import { Button } from '../../ui/Button.tsx';
import { formatBytes } from '../../ui/format.ts';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { Choice, FileBar, Tick } from '../../ui/FileBar.tsx';
import { charsets, type Charset } from '../../../shared/text/charsets.ts';
import type { FileSpan } from './model/file-span.ts';
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
  readonly onMode: (mode: ViewMode) => void;
  readonly onCharset: (charset: Charset) => void;
};

const modes = [
  { value: 'text', label: 'Text' },
  { value: 'hex', label: 'Hex' },
] as const;
const modesWithImage = [{ value: 'image', label: 'Image' }, ...modes] as const;

/** Where a file is, how it is shown, and the ways to its other parts. */
export function ViewerBar(props: ViewerBarProps) {
  const { path, mode, hasImage, charset, span, ways, onMode, onCharset } = props;
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
          <Button onClick={() => ways.goTo(0)}>Beginning</Button>
          <Button onClick={ways.toEnd}>End</Button>
          <Tick
            label="Follow"
            checked={ways.isFollowed}
            onChange={(isFollowed) => {
              ways.setFollowed(isFollowed);
              if (isFollowed) ways.toEnd();
            }}
          />
        </>
      )}
      {isPart && mode !== 'image' ? (
        <input
          type="range"
          className={styles.range}
          aria-label="Position in the file"
          aria-valuetext={`${formatBytes(span.start)} of ${formatBytes(span.size)}`}
          min={0}
          max={span.size}
          step={Math.max(1, Math.floor(span.size / 1_000))}
          value={span.start}
          onChange={(event) => ways.goTo(Number(event.target.value))}
        />
      ) : null}
    </FileBar>
  );
}
