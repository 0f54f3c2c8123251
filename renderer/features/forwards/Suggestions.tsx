import { useEffect, useState } from 'react';
import type { ForwardSpec, SessionTunnel } from '../../../shared/contract/forwards.ts';
import type { Value } from '../../../shared/contract/index.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { formOf, type TunnelForm } from './tunnel-form.ts';
import { routeOf } from './tunnel-words.ts';
import styles from './Tunnels.module.css';

type SuggestionsProps = {
  readonly sessionId: string;
  readonly host: string;
  readonly kept: readonly SessionTunnel[];
  readonly onTake: (form: TunnelForm) => void;
};

/** What OpenSSH's configuration says of tunnels for the host, to be taken over one by one. */
export function Suggestions({ sessionId, host, kept, onTake }: SuggestionsProps) {
  const found = useSuggestions(sessionId);
  const known = new Set(kept.map(({ tunnel }) => JSON.stringify(tunnel.spec)));
  const specs = found.specs.filter((spec) => !known.has(JSON.stringify(spec)));
  if (specs.length === 0 && found.remarks.length === 0) return null;
  const take = (spec: ForwardSpec): void =>
    onTake(formOf({ name: '', spec, startsWithConnection: false }));
  return (
    <section aria-labelledby="tunnel-suggestions" className={styles.suggestions}>
      <h3 id="tunnel-suggestions" className={styles.heading}>
        In the OpenSSH configuration of this host
      </h3>
      {specs.length === 0 ? null : (
        <ul className={styles.list} aria-label="Tunnels of the OpenSSH configuration">
          {specs.map((spec) => (
            <li key={JSON.stringify(spec)} className={styles.item}>
              <div className={styles.about}>
                <div className={styles.route} title={routeOf(spec, host)}>
                  {routeOf(spec, host)}
                </div>
              </div>
              <Button aria-label={`Add ${routeOf(spec, host)}`} onClick={() => take(spec)}>
                Add…
              </Button>
            </li>
          ))}
        </ul>
      )}
      {found.remarks.map((remark) => (
        <p key={remark} className={styles.note}>
          {remark}
        </p>
      ))}
    </section>
  );
}

/** Read once: the files are asked again when the dialog is opened again. */
function useSuggestions(sessionId: string): Value<'forwards.suggestions'> {
  const client = useClient();
  const [found, setFound] = useState<Value<'forwards.suggestions'>>({ specs: [], remarks: [] });
  useEffect(() => {
    let isOver = false;
    void client.call('forwards.suggestions', { sessionId }).then((result) => {
      if (isOver) return;
      // a configuration that cannot be read has nothing to suggest, and its settings page says why
      setFound(result.ok ? result.value : { specs: [], remarks: [result.error.message] });
    });
    return () => {
      isOver = true;
    };
  }, [client, sessionId]);
  return found;
}
