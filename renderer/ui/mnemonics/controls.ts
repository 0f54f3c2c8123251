import { assignMnemonics } from './assign.ts';

/** What a letter of a dialog leads to. */
export type LetteredControl = {
  /** Pressed or focused. */
  readonly element: HTMLElement;
  readonly letter: string;
  /** Where the letter is drawn. */
  readonly text: Text;
  readonly at: number;
};

// Lines of lists have the arrows, and text that is edited has its own keys.
const lists = 'li, table, [role="grid"], [role="listbox"], [role="list"], .cm-editor, .xterm';

/** The buttons, tabs and labelled fields of a dialog that are in sight, each with a letter of its own as far as they go. */
export function letteredControls(dialog: Element): readonly LetteredControl[] {
  const labelled = [...dialog.querySelectorAll<HTMLElement>('button, label')].flatMap((label) => {
    const element = label instanceof HTMLLabelElement ? label.control : label;
    const text = textOf(label);
    if (!(element instanceof HTMLElement) || text.all.trim() === '') return [];
    return isOffered(label) ? [{ element, text }] : [];
  });
  const mnemonics = assignMnemonics(labelled.map(({ text }) => text.all));
  return labelled.flatMap(({ element, text }, index) => {
    const mnemonic = mnemonics[index];
    const place = mnemonic === undefined ? undefined : placeIn(text.nodes, mnemonic.at);
    return mnemonic === undefined || place === undefined
      ? []
      : [{ element, letter: mnemonic.letter, ...place }];
  });
}

function isOffered(label: HTMLElement): boolean {
  return label.closest(`[hidden], [inert], [aria-hidden="true"], ${lists}`) === null;
}

type LabelText = { readonly all: string; readonly nodes: readonly Text[] };

/** The text as it is read: without signs that are only drawn, and without what the field in it says. */
function textOf(label: Element): LabelText {
  const nodes: Text[] = [];
  const walk = (node: Node): void => {
    if (node instanceof Text) nodes.push(node);
    if (node instanceof Element && node.matches('svg, kbd, select, [aria-hidden="true"]')) return;
    node.childNodes.forEach(walk);
  };
  walk(label);
  return { all: nodes.map(({ data }) => data).join(''), nodes };
}

function placeIn(nodes: readonly Text[], at: number) {
  let rest = at;
  for (const text of nodes) {
    if (rest < text.length) return { text, at: rest };
    rest -= text.length;
  }
  return undefined;
}

/** Presses a button or a box; goes to a field. */
export function pressControl(element: HTMLElement): void {
  if (element.matches(':disabled')) return;
  element.focus();
  if (element.matches('button, input[type="checkbox"], input[type="radio"]')) element.click();
  else if (element instanceof HTMLInputElement) element.select();
}
