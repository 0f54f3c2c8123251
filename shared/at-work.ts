/** What closing a tab or the window would cut off. */
export type AtWork = {
  readonly transfers: number;
  /** Known to run in terminals. */
  readonly programs: number;
  /** Open through tunnels. */
  readonly connections: number;
};

/** All of it as the beginning of a question: "A transfer and 2 programs are still running."; undefined when it is nothing. */
export function atWorkText({ transfers, programs, connections }: AtWork): string | undefined {
  const things = [
    ...counted(transfers, ['a transfer', 'transfers']),
    ...counted(programs, ['a program in a terminal', 'programs in terminals']),
    ...counted(connections, ['a connection through a tunnel', 'connections through tunnels']),
  ];
  const last = things.pop();
  if (last === undefined) return undefined;
  const text = things.length === 0 ? last : `${things.join(', ')} and ${last}`;
  const verb = transfers + programs + connections === 1 ? 'is' : 'are';
  const state = transfers + programs === 0 ? 'open' : 'running';
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)} ${verb} still ${state}.`;
}

function counted(count: number, [one, many]: readonly [string, string]): string[] {
  if (count === 0) return [];
  return [count === 1 ? one : `${count} ${many}`];
}
