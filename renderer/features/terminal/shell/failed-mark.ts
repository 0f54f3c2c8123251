import type { IMarker, Terminal } from '@xterm/xterm';
import styles from './failed-mark.module.css';

/** A small mark in front of the line of a command that failed. */
export function showFailed(terminal: Terminal, marker: IMarker, status: number): void {
  const mark = terminal.registerDecoration({
    marker,
    overviewRulerOptions: { color: '#f2877f', position: 'left' },
  });
  const text = `Ended with exit status ${status}`;
  mark?.onRender((element) => {
    element.classList.add(styles.failed ?? '');
    element.title = text;
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', text);
  });
}
