import type { Keyword } from './keywords.ts';
import type { Options } from './options.ts';
import type { Remark } from './resolved.ts';

/** What Hawser does another way than the configuration says. Where it would weaken us, we keep to our own. */
export function remarksOn(options: Options): readonly Remark[] {
  return [...options.values].flatMap(([keyword, { file, line, value }]) => {
    const message = messageFor(keyword, value);
    return message === undefined ? [] : [{ file, line, keyword, message }];
  });
}

function messageFor(keyword: Keyword, value: string): string | undefined {
  const isOn = !['no', 'false', 'none'].includes(value.toLowerCase());
  switch (keyword) {
    case 'stricthostkeychecking':
      return value === 'false' || value === 'accept-new'
        ? 'StrictHostKeyChecking is weaker than asking: Hawser asks before it trusts an unknown key.'
        : undefined;
    case 'nohostauthenticationforlocalhost':
      return isOn ? 'Host keys of this computer are checked like all others.' : undefined;
    case 'verifyhostkeydns':
      return isOn ? 'Host keys are not looked up in DNS.' : undefined;
    case 'checkhostip':
      return isOn ? 'Addresses are not looked up in known_hosts: names alone count.' : undefined;
    case 'pubkeyacceptedalgorithms':
      return /^(?!-).*\bssh-(?:rsa|dss)(?:,|$)/.test(value)
        ? 'Hawser signs with no SHA-1 and no DSA key, whatever PubkeyAcceptedAlgorithms allows.'
        : undefined;
    case 'forwardagent':
      return isOn ? 'The agent is forwarded only when the saved host says so.' : undefined;
    case 'compression':
      return isOn ? 'Compression is never used.' : undefined;
    case 'pkcs11provider':
      return isOn
        ? 'PKCS#11 providers are not loaded; keys of a running agent are used.'
        : undefined;
    case 'localcommand':
      return 'LocalCommand is not run.';
    case 'remotecommand':
      return isOn ? 'RemoteCommand is not run: it would stand in the way of SFTP.' : undefined;
    case 'bindinterface':
      return 'The system chooses the interface to connect from: BindInterface is not used.';
    default:
      return undefined;
  }
}
