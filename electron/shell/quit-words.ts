/** What is asked before transfers that run are cut off. */
export function quitQuestion(running: number): {
  readonly message: string;
  readonly detail: string;
} {
  return running === 1
    ? {
        message: 'A transfer is still running.',
        detail:
          'Quitting stops it. At the next start it waits for you to resume it, and goes on from where it stood. No file is left half-written under its own name.',
      }
    : {
        message: `${running} transfers are still running.`,
        detail:
          'Quitting stops them. At the next start they wait for you to resume them, and go on from where they stood. No file is left half-written under its own name.',
      };
}
