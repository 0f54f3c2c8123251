/** A quoted path: its folders, its last name, and the marks around. A name that holds such a mark keeps its path. */
const quotedPath = /([“"])[^“”"]*\/([^“”"/]+)([”"])/gu;

/** A message for a line with little room: paths in it are called by their last name, so that its end, the cause, can be read. */
export function shortCause(message: string): string {
  return message.replaceAll(quotedPath, '$1$2$3');
}
