import { strayCr, strayLf } from '../../../../shared/text/marks.ts';

/** What ends the lines of a file. */
export type LineEnd = 'lf' | 'crlf' | 'cr';

/** How many there are of each. */
export type LineEndCounts = Readonly<Record<LineEnd, number>>;

/** Counts the line ends of a text. */
export function countLineEnds(text: string): LineEndCounts {
  let [lf, crlf, cr] = [0, 0, 0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (text.charCodeAt(at - 1) === 13) crlf += 1;
    else lf += 1;
  }
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) !== 10) cr += 1;
  }
  return { lf, crlf, cr };
}

/** What most lines end with; a line feed where there is but one line. */
export function usualLineEnd({ lf, crlf, cr }: LineEndCounts): LineEnd {
  if (crlf > lf && crlf >= cr) return 'crlf';
  return cr > lf ? 'cr' : 'lf';
}

/** The text of a file as the editor has it: lines end in a line feed, those that end otherwise are marked. */
export function toEditor(text: string, usual: LineEnd): string {
  switch (usual) {
    case 'lf':
      return text.replaceAll('\r', strayCr);
    case 'crlf':
      if (isAllCrlf(text)) return text.replaceAll('\r\n', '\n');
      return text.replaceAll(/\r\n|\n|\r/gu, (end) =>
        end === '\r\n' ? '\n' : end === '\n' ? `${strayLf}\n` : strayCr,
      );
    case 'cr':
      return text.replaceAll(/[\r\n]/gu, (end) => (end === '\r' ? '\n' : strayLf));
  }
}

/** The reverse of {@link toEditor}. */
export function fromEditor(text: string, usual: LineEnd): string {
  switch (usual) {
    case 'lf':
      return text.replaceAll(/\udd0a|\udd0d/gu, (mark) => (mark === strayCr ? '\r' : '\n'));
    case 'crlf':
      return text.replaceAll(/\udd0a\n?|\n|\udd0d/gu, (end) =>
        end === '\n' ? '\r\n' : end === strayCr ? '\r' : '\n',
      );
    case 'cr':
      return text.replaceAll(/\n|\udd0a|\udd0d/gu, (end) => (end === strayLf ? '\n' : '\r'));
  }
}

/** The text without its marks: all lines end alike from then on. */
export function withoutStrays(text: string): string {
  return text.replaceAll(/\n\udd0a|[\udd0a\udd0d]\n/gu, '\n').replaceAll(/[\udd0a\udd0d]/gu, '\n');
}

function isAllCrlf(text: string): boolean {
  const { lf, cr } = countLineEnds(text);
  return lf === 0 && cr === 0;
}
