import { CircleAlert, CircleCheck, Circle, Clock, Pencil, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { SessionTunnel } from '../../../shared/contract/forwards.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { nameOf, routeOf, stateOf, trafficOf } from './tunnel-words.ts';
import styles from './Tunnels.module.css';

type TunnelItemProps = {
  readonly item: SessionTunnel;
  readonly host: string;
  /** Its host is connected. */
  readonly isReady: boolean;
  readonly onEdit: () => void;
  /** It is about to be taken away, and the focus with it. */
  readonly onRemove: () => void;
};

const icons = { plain: Circle, ok: CircleCheck, warn: Clock, bad: CircleAlert };

/** A tunnel: where it leads, how it stands, and what can be done with it. */
export function TunnelItem({ item, host, isReady, onEdit, onRemove }: TunnelItemProps) {
  const client = useClient();
  const { sessionId, tunnel, state } = item;
  const [error, setError] = useState<AppError>();
  const [asks, setAsks] = useState(false);
  const { keep, bin } = useFocusOf(asks);
  const name = nameOf(tunnel, host);
  const { text, tone } = stateOf(state);
  const Icon = icons[tone];
  const isOn = state.at === 'running' || state.at === 'starting';
  const params = { sessionId, id: tunnel.id };
  const settle = async (work: Promise<{ ok: boolean; error?: AppError }>): Promise<void> => {
    const result = await work;
    setError(result.ok ? undefined : result.error);
  };
  const remove = (): void => {
    if (isOn && !asks) return setAsks(true);
    onRemove();
    void settle(client.call('forwards.remove', params));
    return undefined;
  };
  // a failed start is told as the state
  const shown = state.at === 'failed' ? undefined : error;
  return (
    <li className={styles.item} data-state={state.at}>
      <div className={styles.about}>
        <div className={styles.name} title={name}>
          {name}
        </div>
        {tunnel.name === '' ? null : (
          <div className={styles.route} title={routeOf(tunnel.spec, host)}>
            {routeOf(tunnel.spec, host)}
          </div>
        )}
        <output className={styles.state} data-tone={tone}>
          <Icon aria-hidden="true" size={13} />
          <span>{text}</span>
        </output>
        {/* changes all the time: not read aloud by itself */}
        {trafficOf(state) === undefined ? null : (
          <div className={styles.route}>{trafficOf(state)}</div>
        )}
        {shown === undefined ? null : (
          <span className={styles.error} role="alert">
            {shown.message} {shown.next}
          </span>
        )}
      </div>
      {asks ? (
        <>
          <Button ref={keep} onClick={() => setAsks(false)}>
            Keep
          </Button>
          <Button variant="danger" aria-label={`Stop and remove ${name}`} onClick={remove}>
            Stop and remove
          </Button>
        </>
      ) : (
        <>
          <Button
            aria-label={isOn ? `Stop ${name}` : `Start ${name}`}
            disabled={!isOn && !isReady}
            onClick={() =>
              void settle(client.call(isOn ? 'forwards.stop' : 'forwards.start', params))
            }
          >
            {isOn ? 'Stop' : 'Start'}
          </Button>
          <IconButton size="s" icon={Pencil} label={`Edit ${name}`} onClick={onEdit} />
          <IconButton ref={bin} size="s" icon={Trash2} label={`Remove ${name}`} onClick={remove} />
        </>
      )}
    </li>
  );
}

/** The question takes the place of the button that had the focus, and gives it back. */
function useFocusOf(asks: boolean) {
  const keep = useRef<HTMLButtonElement>(null);
  const bin = useRef<HTMLButtonElement>(null);
  const asked = useRef(asks);
  useEffect(() => {
    if (asks !== asked.current) (asks ? keep : bin).current?.focus();
    asked.current = asks;
  }, [asks]);
  return { keep, bin };
}
