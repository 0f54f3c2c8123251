import type { IDisposable, Terminal } from '@xterm/xterm';
import { replyColour, type ColourQuery } from './colour-replies.ts';

/**
 * Replies per second that reach the shell. Programs ask a dozen questions when they start; a file full of questions
 * that somebody prints must not become a stream of input.
 */
const repliesPerSecond = 100;

/** Modes of ECMA-48 whose state xterm tells. */
const ansiModes: ReadonlySet<number> = new Set([2, 4, 12, 20]);

/** Private modes whose state xterm tells, and three that programs ask for although it has them not. */
const privateModes: ReadonlySet<number> = new Set([
  1, 3, 6, 7, 8, 9, 12, 25, 45, 47, 66, 67, 1e3, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 1047,
  1048, 1049, 2004, 2026, 2027, 2031, 2048,
]);

/** Settings that have one answer, whatever a program set before (DECRQSS): colours, conformance level, cursor. */
const fixedSettings: ReadonlyMap<string, string> = new Map([
  ['m', '\u001bP1$r0m\u001b\\'],
  ['"p', '\u001bP1$r61;1"p\u001b\\'],
  [' q', '\u001bP1$r2 q\u001b\\'],
]);
const noSuchSetting = '\u001bP0$r\u001b\\';

/**
 * Lets xterm answer only those questions whose answers stand in a table: what it is, what size a few modes have, where
 * the cursor is. Nothing a program wrote comes back as input, since a reply is typed into whatever reads next, mostly
 * the user's shell (CVE-2019-9535, CVE-2022-45063, CVE-2026-45036). Titles, window, fonts, colours of the palette,
 * margins and unknown modes are not told.
 */
export function guardQueries(terminal: Terminal, now = () => performance.now()): IDisposable[] {
  const mayReply = createReplyLimit(now);
  const reply = (text: string): true => {
    if (mayReply()) terminal.input(text, false);
    return true;
  };
  /** False hands the question on to xterm, true ends it here. */
  const onlyIf = (isKnown: (first: number) => boolean) => (params: (number | number[])[]) => {
    const [first] = params;
    return !(typeof first === 'number' && isKnown(first) && mayReply());
  };
  const { parser } = terminal;
  return [
    parser.registerCsiHandler(
      { final: 'c' },
      onlyIf((first) => first === 0),
    ),
    parser.registerCsiHandler(
      { prefix: '>', final: 'c' },
      onlyIf((first) => first === 0),
    ),
    parser.registerCsiHandler(
      { final: 'n' },
      onlyIf((first) => first === 5 || first === 6),
    ),
    parser.registerCsiHandler(
      { prefix: '?', final: 'n' },
      onlyIf((first) => first === 6),
    ),
    parser.registerCsiHandler(
      { intermediates: '$', final: 'p' },
      onlyIf((first) => ansiModes.has(first)),
    ),
    parser.registerCsiHandler(
      { prefix: '?', intermediates: '$', final: 'p' },
      onlyIf((first) => privateModes.has(first)),
    ),
    // moving, sizing and telling of the window, and the stack of its titles
    parser.registerCsiHandler({ final: 't' }, () => true),
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, (data) =>
      reply(fixedSettings.get(data) ?? noSuchSetting),
    ),
    // a colour of the palette would come back as it was set; nobody who asks is worth that
    parser.registerOscHandler(4, (data) => data.split(';').includes('?')),
    ...([10, 11, 12] as const).map((query: ColourQuery) =>
      parser.registerOscHandler(query, (data) => {
        if (!data.split(';').includes('?')) return false;
        const answer = data === '?' ? replyColour(query, terminal.options.theme ?? {}) : undefined;
        return answer === undefined ? true : reply(answer);
      }),
    ),
  ];
}

function createReplyLimit(now: () => number): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    const current = Math.floor(now() / 1_000);
    count = current === second ? count + 1 : 1;
    second = current;
    return count <= repliesPerSecond;
  };
}
