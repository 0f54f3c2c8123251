import { useRef } from 'react';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './KeyFileField.module.css';

type KeyFileFieldProps = {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (path: string) => void;
};

/** The path of a private key, typed or chosen. Only its path is taken; the page never reads it. */
export function KeyFileField({ value, error, onChange }: KeyFileFieldProps) {
  const client = useClient();
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <div className={styles.line}>
      <TextField
        label="Key file"
        placeholder="Full path of the private key"
        value={value}
        error={error}
        onChange={onChange}
      />
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label="Choose a key file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onChange(client.pathForFile(file));
        }}
      />
      <Button onClick={() => chooser.current?.click()}>Choose…</Button>
    </div>
  );
}
