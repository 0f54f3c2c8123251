/**
 * Ends whatever a program had begun when its shell went away: a half-sent sequence, the alternate screen, mouse and
 * focus reports, bracketed paste, hidden cursor, other colours, a link, margins. What stands on the screen stays.
 */
export const resetModes = [
  '\u0018', // ends an unfinished sequence, whatever it was
  '\u001b[?2026l', // what was held back is shown
  '\u001b7', // outside the alternate screen, leaving it would put the cursor where none was ever kept: at the top
  '\u001b[?1049l\u001b[?1047l\u001b[?47l',
  '\u001b[?9l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?1016l',
  '\u001b[?1004l\u001b[?2004l',
  '\u001b[!p', // soft reset: margins, origin, insert, keys, colours of the text, cursor
  '\u001b[20l\u001b[?25h\u001b(B\u000f',
  '\u001b]8;;\u001b\\',
  '\u001b]104\u001b\\\u001b]110\u001b\\\u001b]111\u001b\\\u001b]112\u001b\\',
].join('');
