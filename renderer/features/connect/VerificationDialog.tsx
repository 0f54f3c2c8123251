import { useRef, useState } from 'react';
import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { PromptProps } from './prompt-props.ts';
import { ServerText } from './ServerText.tsx';

/** Questions a server asks to log in (keyboard-interactive): one-time codes, passwords, whatever it wants. */
export function VerificationDialog({ prompt, onAnswer }: PromptProps<'interactive'>) {
  const [answers, setAnswers] = useState<readonly string[]>(() => prompt.fields.map(() => ''));
  const first = useRef<HTMLInputElement>(null);
  const cancel = (): void => onAnswer(null);
  const texts = [prompt.name, prompt.instruction].filter((text) => text.trim() !== '');
  return (
    <Dialog
      title="Verification"
      open
      onClose={cancel}
      {...(prompt.fields.length === 0 ? {} : { initialFocus: first })}
      actions={
        <>
          <Button onClick={cancel}>Cancel</Button>
          <Button
            variant="primary"
            onClick={() => onAnswer({ kind: 'interactive', answers: [...answers] })}
          >
            Continue
          </Button>
        </>
      }
    >
      <p>
        The server asks, to log in as <strong>{displayName(prompt.account)}</strong>
      </p>
      {texts.length === 0 ? null : <ServerText text={texts.join('\n')} />}
      {prompt.fields.map((field, index) => (
        <TextField
          // The server's fields have no identity but their place.
          key={`field-${index}`}
          {...(index === 0 ? { ref: first } : {})}
          label={fieldLabel(field.label)}
          type={field.echo ? 'text' : 'password'}
          value={answers[index] ?? ''}
          onChange={(value) =>
            setAnswers(answers.map((before, at) => (at === index ? value : before)))
          }
        />
      ))}
    </Dialog>
  );
}

/** A server's own words for a field, without the colon that belongs to a command line. */
function fieldLabel(label: string): string {
  const shown = displayName(label.trim().replace(/:$/, ''));
  return shown === '' ? 'Answer' : shown;
}
