import { useRef, useState, type RefObject } from 'react';
import { limits } from '../../../shared/limits.ts';
import { isBlank, shownLine, stacked, type Untrusted } from '../../../shared/untrusted.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SecretField, takeSecret } from '../../ui/SecretField.tsx';
import { Account } from './Account.tsx';
import type { PromptProps } from './prompt-props.ts';
import { RememberField } from './RememberField.tsx';
import { ServerText } from './ServerText.tsx';

type Input = RefObject<HTMLInputElement | null>;

/** Questions a server asks to log in (keyboard-interactive): one-time codes, passwords, whatever it wants. */
export function VerificationDialog({ prompt, onAnswer }: PromptProps<'interactive'>) {
  const [inputs] = useState(() => prompt.fields.map((): Input => ({ current: null })));
  const [remember, setRemember] = useState(prompt.isStale === true);
  const none = useRef<HTMLInputElement>(null);
  const cancel = (): void => onAnswer(null);
  const texts = [prompt.name, prompt.instruction].filter((text) => !isBlank(text));
  const submit = (): void => {
    const answers = inputs.map((input) => takeSecret(input.current));
    onAnswer({ kind: 'interactive', answers, ...(remember ? { remember } : {}) });
  };
  return (
    <Dialog
      title="Verification"
      open
      onClose={cancel}
      {...(prompt.fields.length === 0 ? {} : { initialFocus: inputs[0] ?? none })}
      actions={
        <>
          <Button onClick={cancel}>Cancel</Button>
          <Button variant="primary" onClick={submit}>
            Continue
          </Button>
        </>
      }
    >
      <p>
        The server asks, to log in as <Account name={prompt.account} jumpTo={prompt.jumpTo} />
      </p>
      {texts.length === 0 ? null : <ServerText text={stacked(texts)} />}
      {prompt.fields.map((field, index) => (
        <SecretField
          // The server's fields have no identity but their place.
          key={`field-${index}`}
          inputRef={inputs[index] ?? none}
          label={fieldLabel(field.label)}
          type={field.echo ? 'text' : 'password'}
          error={
            prompt.isStale === true ? 'The server did not take the remembered one.' : undefined
          }
        />
      ))}
      <RememberField place={prompt.canRemember} isChecked={remember} onChange={setRemember} />
    </Dialog>
  );
}

/** A server's own words for a field, without the colon that belongs to a command line. */
function fieldLabel(label: Untrusted): string {
  const shown = shownLine(label, limits.serverTextLength).replace(/:$/, '');
  return shown === '' ? 'Answer' : shown;
}
