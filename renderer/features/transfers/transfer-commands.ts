import type { Transfer } from '../../../shared/contract/transfers.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Client } from '../../client/client.ts';
import { groupOf, isEnded, isOpenable } from './facts.ts';
import { stepInQueue } from './queue-order.ts';

/** What can be done with one transfer, by button, key or menu. */
export type TransferCommand =
  'open' | 'pause' | 'resume' | 'cancel' | 'retry' | 'details' | 'clear' | 'earlier' | 'later';

/** What commands work with. */
export type TransferContext = {
  readonly client: Client;
  readonly transfers: readonly Transfer[];
  /** Opens a row into its files, or shuts it. */
  readonly onOpen: (id: string) => void;
  readonly onDetails: (id: string) => void;
  /** What did not work. */
  readonly onError: (error: AppError) => void;
};

/** Whether a command would do something now. */
export function canDo(
  command: TransferCommand,
  transfer: Transfer,
  transfers: readonly Transfer[],
): boolean {
  const { state } = transfer;
  switch (command) {
    case 'open':
      return isOpenable(transfer);
    case 'pause':
      return state === 'waiting' || state === 'running' || state === 'offline';
    case 'resume':
      return state === 'paused';
    case 'cancel':
      return !isEnded(transfer);
    case 'retry':
      return groupOf(state) === 'failed';
    case 'details':
      return true;
    case 'clear':
      return isEnded(transfer);
    case 'earlier':
      return stepInQueue(transfers, transfer.id, -1) !== undefined;
    case 'later':
      return stepInQueue(transfers, transfer.id, 1) !== undefined;
    default:
      return command satisfies never;
  }
}

/** Does what a command says, when it can be done. */
export async function runTransferCommand(
  command: TransferCommand,
  transfer: Transfer,
  context: TransferContext,
): Promise<void> {
  const { client, transfers } = context;
  if (!canDo(command, transfer, transfers)) return;
  const { id } = transfer;
  switch (command) {
    case 'open':
      return context.onOpen(id);
    case 'details':
      return context.onDetails(id);
    case 'earlier':
    case 'later': {
      const move = stepInQueue(transfers, id, command === 'earlier' ? -1 : 1);
      if (move === undefined) return;
      return tell(await client.call('transfers.move', move), context);
    }
    case 'pause':
    case 'resume':
    case 'cancel':
    case 'retry':
    case 'clear':
      return tell(await client.call(`transfers.${command}`, { id }), context);
    default:
      command satisfies never;
  }
}

/** What can be done with all transfers at once. */
export type QueueCommand = 'pause' | 'resume' | 'retry' | 'clear';

/** Does it with all of them. */
export async function runQueueCommand(
  command: QueueCommand,
  context: Pick<TransferContext, 'client' | 'onError'>,
): Promise<void> {
  tell(await context.client.call(`transfers.${command}`, {}), context);
}

/** Pauses all that moves; when nothing does, lets go on what was paused. */
export function pauseOrResume(transfers: readonly Transfer[]): 'pause' | 'resume' {
  const isMoving = transfers.some((transfer) => canDo('pause', transfer, transfers));
  const isPaused = transfers.some(({ state }) => state === 'paused');
  return isPaused && !isMoving ? 'resume' : 'pause';
}

type Answer = { readonly ok: true } | { readonly ok: false; readonly error: AppError };

function tell(answer: Answer, { onError }: Pick<TransferContext, 'onError'>): void {
  if (!answer.ok) onError(answer.error);
}
