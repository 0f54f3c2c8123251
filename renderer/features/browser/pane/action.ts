import type { Client } from '../../../client/client.ts';
import type { Twin } from '../twin/twin.ts';
import type { PaneDialog } from './pane-dialog.ts';
import type { Pane } from './pane.ts';

/** What of a pane's looks commands act on. */
export type PaneUi = {
  /** Puts a question over the pane. */
  readonly ask: (dialog: PaneDialog) => void;
  readonly startRename: (name: string) => void;
  /** Says one short sentence in the status line. */
  readonly hint: (text: string) => void;
  readonly editPath: () => void;
  /** Opens the menu of bookmarks and recent places. */
  readonly openPlaces: () => void;
  /** False when there is no other pane to go to. */
  readonly switchPane: () => boolean;
};

/** What commands work with. */
export type CommandContext = {
  readonly client: Client;
  readonly pane: Pane;
  /** The pane on the other side, when it shows a directory and can be used. */
  readonly other: Pane | undefined;
  /** False while the pane's session is not connected: then only looking is possible. */
  readonly ready: boolean;
  /** What the two panes have in common; undefined as long as there is only one. */
  readonly twin: Twin | undefined;
  readonly ui: PaneUi;
};

/** What a command does, and when it can. A pane without a listing runs none. */
export type PaneAction = {
  /** False as well while the session is not connected, unless `offline` says otherwise. Left out: whenever there is a listing. */
  readonly canRun?: (context: CommandContext) => boolean;
  /** True for what only looks at the listing, and works without the session. */
  readonly offline?: true;
  /** Said when the command is given and cannot run; nothing is said without it. */
  readonly otherwise?: string;
  /** False when the key that gave it should keep its usual meaning. */
  readonly run: (context: CommandContext) => void | false;
};
