import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState, type ReactNode } from 'react';
import { X } from 'lucide-react';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Button } from '../Button.tsx';
import { CheckField } from '../CheckField.tsx';
import { Dialog } from '../Dialog.tsx';
import { IconButton } from '../IconButton.tsx';
import { TextField } from '../TextField.tsx';

function show(actions: ReactNode, children?: ReactNode) {
  render(
    <Dialog title="Anything" open onClose={() => {}} actions={actions}>
      {children ?? <Fields />}
    </Dialog>,
  );
  onTestFinished(cleanup);
  return userEvent.setup();
}

function Fields() {
  const [name, setName] = useState('old');
  const [isDeep, setDeep] = useState(false);
  return (
    <>
      <TextField label="Name" value={name} onChange={setName} />
      <CheckField label="With folders" isChecked={isDeep} onChange={setDeep} />
      <ul>
        <li>
          <Button>Yes to this line</Button>
        </li>
      </ul>
      <IconButton label="Zap" icon={X} />
      <div hidden>
        <Button>Unseen</Button>
      </div>
    </>
  );
}

it('Alt and a letter press a button, tick a box and go to a field with all of its text', async () => {
  const pressed = vi.fn();
  const user = show(<Button onClick={pressed}>Save</Button>);
  const field: HTMLInputElement = await screen.findByLabelText('Name');
  await user.keyboard('{Alt>}s{/Alt}');
  expect(pressed).toHaveBeenCalledOnce();
  await user.keyboard('{Alt>}w{/Alt}');
  const box: HTMLInputElement = screen.getByLabelText('With folders');
  expect(box.checked).toBe(true);
  expect(document.activeElement).toBe(box);
  await user.keyboard('{Alt>}n{/Alt}');
  expect(document.activeElement).toBe(field);
  expect([field.selectionStart, field.selectionEnd]).toEqual([0, 3]);
});

it('tells screen readers the keys, not those of lines of lists, of pictures, and of what is not shown', async () => {
  show(<Button>Save</Button>);
  await screen.findByLabelText('Name');
  const told = [...document.querySelectorAll('[aria-keyshortcuts]')].map((element) =>
    element.getAttribute('aria-keyshortcuts'),
  );
  expect(new Set(told)).toEqual(new Set(['Alt+N', 'Alt+S', 'Alt+W']));
});

it('a button that cannot be pressed is not, and keys of others stay theirs', async () => {
  const pressed = vi.fn();
  const user = show(
    <>
      <Button disabled onClick={pressed}>
        Open
      </Button>
      <Button onClick={pressed}>Save</Button>
    </>,
  );
  await screen.findByLabelText('Name');
  await user.keyboard('{Alt>}o{/Alt}s{Control>}{Alt>}s{/Alt}{/Control}');
  expect(pressed).not.toHaveBeenCalled();
  const isFree = fireEvent.keyDown(screen.getByLabelText('Name'), { key: 'ArrowUp', altKey: true });
  expect(isFree).toBe(true);
});

it('a dialog over another has the letters', async () => {
  const pressed = vi.fn();
  const user = show(
    <Button onClick={() => void pressed('below')}>Save</Button>,
    <Dialog
      title="Above"
      open
      onClose={() => {}}
      actions={<Button onClick={() => void pressed('above')}>Send</Button>}
    >
      <p>Really?</p>
    </Dialog>,
  );
  await screen.findByText('Really?');
  await user.keyboard('{Alt>}s{/Alt}');
  expect(pressed.mock.calls).toEqual([['above']]);
});

it('Alt by itself does not reach the menu of the window', async () => {
  show(<Button>Save</Button>);
  const field = await screen.findByLabelText('Name');
  expect(fireEvent.keyDown(field, { key: 'Alt', altKey: true })).toBe(false);
});
