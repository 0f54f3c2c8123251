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

const offWords = ['no', 'false', 'none'];

/** What is said of an option unless it is switched off. */
const ofWhatIsOn: Partial<Record<Keyword, string>> = {
  nohostauthenticationforlocalhost: 'Host keys of this computer are checked like all others.',
  verifyhostkeydns: 'Host keys are not looked up in DNS.',
  checkhostip: 'Addresses are not looked up in known_hosts: names alone count.',
  forwardagent: 'The agent is forwarded only when the saved host says so.',
  compression: 'Compression is never used.',
  pkcs11provider: 'PKCS#11 providers are not loaded; keys of a running agent are used.',
  remotecommand: 'RemoteCommand is not run: it would stand in the way of SFTP.',
};

/** What is said of an option whatever its value. */
const ofWhatIsSet: Partial<Record<Keyword, string>> = {
  localcommand: 'LocalCommand is not run.',
  bindinterface: 'The system chooses the interface to connect from: BindInterface is not used.',
};

function messageFor(keyword: Keyword, value: string): string | undefined {
  if (keyword === 'stricthostkeychecking' && ['false', 'accept-new'].includes(value)) {
    return 'StrictHostKeyChecking is weaker than asking: Hawser asks before it trusts an unknown key.';
  }
  if (keyword === 'pubkeyacceptedalgorithms' && /^(?!-).*\bssh-(?:rsa|dss)(?:,|$)/.test(value)) {
    return 'Hawser signs with no SHA-1 and no DSA key, whatever PubkeyAcceptedAlgorithms allows.';
  }
  const isOff = offWords.includes(value.toLowerCase());
  return ofWhatIsSet[keyword] ?? (isOff ? undefined : ofWhatIsOn[keyword]);
}
