import { sessionStore } from '../../state/sessions.ts';
import { tabStore } from '../../state/tabs.ts';
import { tabPaths } from '../../state/workspace.ts';

/**
 * The session of the tab in front when it was typed, could not connect and never showed a folder: what is typed next is
 * meant in its place, most often the same with its fault mended.
 */
export function neverStood(): string | undefined {
  const { active } = tabStore.getState();
  const session = sessionStore.getState().sessions.find(({ id }) => id === active);
  if (session?.state.at !== 'ended' || session.hostId !== undefined) return undefined;
  return tabPaths(active).remotePath === undefined ? active : undefined;
}
