import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CommandConsent, SshConfigStatus } from '../../../shared/contract/ssh-config.ts';
import type { AppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import type { Result } from '../../../shared/result.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import styles from './SshConfigSettings.module.css';

/** What Hawser sees of OpenSSH's configuration: a section of the settings. */
export function SshConfigSettings() {
  const client = useClient();
  const [status, setStatus] = useState<SshConfigStatus>();
  const [refused, setRefused] = useState<AppError>();
  const take = (result: Result<SshConfigStatus>): void => {
    setRefused(result.ok ? undefined : result.error);
    if (result.ok) setStatus(result.value);
  };
  useEffect(() => {
    void client.call('sshConfig.status', {}).then(take);
  }, [client]);
  return (
    <>
      <ErrorNotice error={refused} />
      {status === undefined ? (
        <Spinner label="Reading the OpenSSH configuration" />
      ) : (
        <Status
          status={status}
          onWithdraw={({ purpose, command }) =>
            void client.call('sshConfig.withdraw', { purpose, command }).then(take)
          }
        />
      )}
    </>
  );
}

function Status(props: {
  readonly status: SshConfigStatus;
  readonly onWithdraw: (consent: CommandConsent) => void;
}) {
  const { files, hostCount, problems, moreProblems, consents } = props.status;
  return (
    <>
      <p className={styles.text}>
        Read anew each time you connect, and never changed.{' '}
        {hostCount === 0 ? 'No host is' : hostCount === 1 ? '1 host is' : `${hostCount} hosts are`}{' '}
        listed under “OpenSSH config”.
      </p>
      <ul className={styles.list} aria-label="Files">
        {files.map(({ path, state }) => (
          <li key={path} className={styles.row}>
            <code className={styles.path}>{displayName(path)}</code>
            <span className={styles.state} data-state={state}>
              {fileWords[state]}
            </span>
          </li>
        ))}
      </ul>
      <h3 className={styles.title}>Not understood</h3>
      <Problems problems={problems} more={moreProblems} />
      <h3 className={styles.title}>Commands that may run</h3>
      <Consents consents={consents} onWithdraw={props.onWithdraw} />
    </>
  );
}

const fileWords = { read: 'read', missing: 'not there', unusable: 'not used' };

function Problems(props: {
  readonly problems: SshConfigStatus['problems'];
  readonly more: number;
}) {
  if (props.problems.length === 0)
    return <p className={styles.quiet}>Every line was understood.</p>;
  return (
    <>
      <p className={styles.quiet}>
        OpenSSH itself would stop at these. Hawser goes on without them.
      </p>
      <ul className={styles.list} aria-label="Lines that were not understood">
        {props.problems.map(({ file, line, keyword, message }) => (
          <li key={`${file}:${line}:${message}`} className={styles.problem}>
            <code className={styles.path}>
              {displayName(line === 0 ? file : `${file}:${line}`)}
            </code>
            <span className={styles.message}>
              {keyword === '' ? null : <code>{displayName(keyword)}</code>} {displayName(message)}
            </span>
          </li>
        ))}
      </ul>
      {props.more === 0 ? null : <p className={styles.quiet}>And {props.more} more.</p>}
    </>
  );
}

function Consents(props: {
  readonly consents: readonly CommandConsent[];
  readonly onWithdraw: (consent: CommandConsent) => void;
}) {
  if (props.consents.length === 0)
    return (
      <p className={styles.quiet}>
        None. Hawser asks before it runs a ProxyCommand or a Match exec.
      </p>
    );
  return (
    <ul className={styles.list} aria-label="Commands that may run">
      {props.consents.map((consent) => (
        <li key={`${consent.purpose} ${consent.command}`} className={styles.row}>
          <code className={styles.command}>{displayName(consent.command)}</code>
          <span className={styles.state}>{purposeWords[consent.purpose]}</span>
          <IconButton
            size="s"
            icon={X}
            label={`Ask again before ${displayName(consent.command)}`}
            onClick={() => props.onWithdraw(consent)}
          />
        </li>
      ))}
    </ul>
  );
}

const purposeWords = {
  'proxy-command': 'ProxyCommand',
  'match-exec': 'Match exec',
  'known-hosts-command': 'KnownHostsCommand',
};
