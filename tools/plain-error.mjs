/** Shared by every tool: failures that are the person's to solve are one sentence, without a stack. */

/** An expected failure whose message says what is wrong and what to do about it. */
export class PlainError extends Error {}

/** Prints one line about what a tool is doing. Goes to stderr: stdout stays free for results. @param {string} line */
export function say(line) {
  process.stderr.write(`hawser: ${line}\n`);
}

/**
 * Runs a tool and turns its end into the exit code.
 *
 * @param {() => Promise<number>} tool resolves with the exit code
 */
export async function runTool(tool) {
  try {
    process.exitCode = await tool();
  } catch (error) {
    if (error instanceof PlainError) say(error.message);
    else console.error(error);
    process.exitCode = 1;
  }
}
