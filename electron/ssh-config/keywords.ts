import { choices } from './values.ts';

/** How the value of a keyword is read. All but the last six take the first value they meet. */
export type Kind =
  | { readonly kind: 'choice'; readonly of: { readonly [word: string]: string } }
  | { readonly kind: 'integer' | 'time' | 'port' | 'text' }
  /** Takes all of the line, quotes and `#` included. */
  | { readonly kind: 'command' }
  | { readonly kind: 'agent'; readonly isForwarding: boolean }
  /** Several words on the first line that has any. */
  | { readonly kind: 'files' | 'setEnv' }
  /** Each line adds one, or some. */
  | { readonly kind: 'file' | 'sendEnv' }
  | { readonly kind: 'forward'; readonly of: 'local' | 'remote' | 'dynamic' }
  | { readonly kind: 'jump' };

const choice = (of: { readonly [word: string]: string }): Kind => ({ kind: 'choice', of });

/** The keywords whose values count for us or are told to the user, by their name in lower case. */
export const understood = {
  addressfamily: choice(choices.addressFamily),
  bindaddress: { kind: 'text' },
  bindinterface: { kind: 'text' },
  canonicaldomains: { kind: 'files' },
  canonicalizefallbacklocal: choice(choices.yesNo),
  canonicalizehostname: choice(choices.canonicalize),
  canonicalizemaxdots: { kind: 'integer' },
  canonicalizepermittedcnames: { kind: 'files' },
  certificatefile: { kind: 'file' },
  checkhostip: choice(choices.yesNo),
  ciphers: { kind: 'text' },
  clearallforwardings: choice(choices.yesNo),
  compression: choice(choices.compression),
  connectionattempts: { kind: 'integer' },
  connecttimeout: { kind: 'time' },
  dynamicforward: { kind: 'forward', of: 'dynamic' },
  exitonforwardfailure: choice(choices.yesNo),
  forwardagent: { kind: 'agent', isForwarding: true },
  gatewayports: choice(choices.yesNo),
  globalknownhostsfile: { kind: 'files' },
  hashknownhosts: choice(choices.yesNo),
  hostkeyalgorithms: { kind: 'text' },
  hostkeyalias: { kind: 'text' },
  hostname: { kind: 'text' },
  identitiesonly: choice(choices.yesNo),
  identityagent: { kind: 'agent', isForwarding: false },
  identityfile: { kind: 'file' },
  ignoreunknown: { kind: 'text' },
  kbdinteractiveauthentication: choice(choices.yesNo),
  kexalgorithms: { kind: 'text' },
  knownhostscommand: { kind: 'command' },
  localcommand: { kind: 'command' },
  localforward: { kind: 'forward', of: 'local' },
  macs: { kind: 'text' },
  nohostauthenticationforlocalhost: choice(choices.yesNo),
  numberofpasswordprompts: { kind: 'integer' },
  passwordauthentication: choice(choices.yesNo),
  permitlocalcommand: choice(choices.yesNo),
  pkcs11provider: { kind: 'text' },
  port: { kind: 'port' },
  preferredauthentications: { kind: 'text' },
  proxycommand: { kind: 'command' },
  proxyjump: { kind: 'jump' },
  pubkeyacceptedalgorithms: { kind: 'text' },
  pubkeyauthentication: choice(choices.pubkey),
  remotecommand: { kind: 'command' },
  remoteforward: { kind: 'forward', of: 'remote' },
  requesttty: choice(choices.requestTty),
  revokedhostkeys: { kind: 'files' },
  sendenv: { kind: 'sendEnv' },
  serveralivecountmax: { kind: 'integer' },
  serveraliveinterval: { kind: 'time' },
  setenv: { kind: 'setEnv' },
  stricthostkeychecking: choice(choices.strictHostKey),
  tag: { kind: 'text' },
  updatehostkeys: choice(choices.yesNoAsk),
  user: { kind: 'text' },
  userknownhostsfile: { kind: 'files' },
  verifyhostkeydns: choice(choices.yesNoAsk),
} as const satisfies { readonly [keyword: string]: Kind };

/** A keyword whose value counts. */
export type Keyword = keyof typeof understood;

/** Other names of the same, some of them from long ago. */
const aliases: { readonly [keyword: string]: Keyword } = {
  challengeresponseauthentication: 'kbdinteractiveauthentication',
  tisauthentication: 'kbdinteractiveauthentication',
  skeyauthentication: 'kbdinteractiveauthentication',
  dsaauthentication: 'pubkeyauthentication',
  identityfile2: 'identityfile',
  pubkeyacceptedkeytypes: 'pubkeyacceptedalgorithms',
  smartcarddevice: 'pkcs11provider',
  // Debian's own names, from before OpenSSH had any
  protocolkeepalives: 'serveraliveinterval',
  setuptimeout: 'serveraliveinterval',
};

/**
 * Known to OpenSSH up to 10, and nothing to an SFTP client: what belongs to its terminal and its
 * shared connections, and what no longer means anything to itself. Their values are not looked at.
 */
const unused = new Set(
  (
    'addkeystoagent afstokenpassing batchmode casignaturealgorithms channeltimeout ' +
    'cipher compressionlevel controlmaster ' +
    'controlpath controlpersist enableescapecommandline enablesshkeysign escapechar ' +
    'fallbacktorsh fingerprinthash forkafterauthentication forwardx11 ' +
    'forwardx11timeout forwardx11trusted globalknownhostsfile2 gssapiauthentication ' +
    'gssapiclientidentity gssapidelegatecredentials gssapikexalgorithms gssapikeyexchange ' +
    'gssapirenewalforcesrekey gssapiserveridentity gssapitrustdns hostbasedacceptedalgorithms ' +
    'hostbasedauthentication hostbasedkeytypes ipqos kbdinteractivedevices keepalive ' +
    'kerberosauthentication kerberostgtpassing logfacility loglevel logverbose ' +
    'obscurekeystroketiming permitremoteopen protocol proxyusefdpass refuseconnection rekeylimit ' +
    'requiredrsasize rhostsauthentication rhostsrsaauthentication rsaauthentication ' +
    'securitykeyprovider sessiontype stdinnull streamlocalbindmask streamlocalbindunlink ' +
    'syslogfacility tcpkeepalive tunnel tunneldevice useblacklistedkeys usekeychain useprivilegedport ' +
    'userknownhostsfile2 useroaming usersh versionaddendum visualhostkey warnweakcrypto xauthlocation'
  ).split(' '),
);

/** What a word at the start of a line is: one whose value counts, one that means nothing to us, or unknown. */
export function keywordOf(word: string): Keyword | 'unused' | undefined {
  if (Object.hasOwn(understood, word)) return word as Keyword;
  if (Object.hasOwn(aliases, word)) return aliases[word];
  return unused.has(word) ? 'unused' : undefined;
}
