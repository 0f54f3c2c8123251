import { SSH_FX } from '../engine/sftp/constants.ts';

/** A refusal with a status of our choice. */
export class StatusError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The status that SFTP v3 has for what Node's fs threw, and a text in the words OpenSSH uses. */
export function statusOf(thrown: unknown): { status: number; text: string } {
  if (thrown instanceof StatusError) return { status: thrown.status, text: thrown.message };
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
      return { status: SSH_FX.NO_SUCH_FILE, text: 'No such file' };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return { status: SSH_FX.PERMISSION_DENIED, text: 'Permission denied' };
    case 'ENOSYS':
      return { status: SSH_FX.OP_UNSUPPORTED, text: 'Operation unsupported' };
    default:
      return { status: SSH_FX.FAILURE, text: 'Failure' };
  }
}
