import { Cable } from 'lucide-react';
import { useShortcut } from '../../keyboard/keymap-store.ts';
import { useTunnels } from '../../state/tunnels.ts';
import { formatItems } from '../../ui/format.ts';
import { isTroubled } from './tunnel-words.ts';
import { showTunnels } from './tunnels-window.ts';
import styles from './Tunnels.module.css';

/** How many tunnels of a session run; opens their list. */
export function TunnelsChip({ sessionId }: { readonly sessionId: string }) {
  const tunnels = useTunnels(sessionId);
  const shortcut = useShortcut('tunnels');
  const running = tunnels.filter(({ state }) => state.at === 'running').length;
  const troubled = tunnels.filter(({ state }) => isTroubled(state)).length;
  const all = running === 0 ? 'Tunnels' : formatItems(running, 'tunnel', 'tunnels');
  return (
    <button
      type="button"
      className={styles.chip}
      data-tone={troubled > 0 ? 'warn' : 'plain'}
      title={shortcut === undefined ? 'Tunnels of this host' : `Tunnels of this host (${shortcut})`}
      onClick={() => showTunnels(sessionId)}
    >
      <Cable aria-hidden="true" />
      {troubled > 0 ? `${all}, ${troubled} to look at` : all}
    </button>
  );
}
