import { domainToASCII } from 'node:url';
import type { HandedAddress } from '../../../shared/contract/addresses.ts';
import { destinationText } from '../../../shared/destination-text.ts';
import { limits } from '../../../shared/limits.ts';
import { parseDestination, type Destination } from '../../../shared/quick-connect.ts';

type WithoutId<T> = T extends HandedAddress ? Omit<T, 'id'> : never;

/** An address of another program, read. */
export type ReadAddress = WithoutId<HandedAddress>;

type Opened = Extract<ReadAddress, { kind: 'open' }>;
type Refused = Extract<ReadAddress, { kind: 'refused' }>;

// Closed: an address is one of these from its first character to its last. "@", "?" and "#" only encoded, brackets only
// around an address of IPv6: what the eye takes for the host is the host.
const shape =
  /^(?<scheme>sftp|ssh):\/\/(?:(?<userInfo>[^@/?#[\]]*)@)?(?<address>\[[^@/?#[\]]*\](?::\d*)?|[^@/?#[\]:]*(?::\d*)?)(?<path>\/[^?#]*)?$/i;

// as OpenSSH has it for `ssh user@host` (CVE-2023-51385), and "$" besides
const oddInUser = /^-|["'`;&<>|(){}$]|\s-|\\$/;

// more than any system has; a longer one would only push the host out of sight
const longestUser = 255;

/**
 * Reads an address that another program handed over. It can name a user, a host, a port and a folder; quick connect's
 * own parser says which. A password and parameters never get that far, and whatever is not of this form is refused.
 */
export function parseAddress(text: string): ReadAddress {
  if (text.length > limits.destinationLength) {
    return refuse(
      `The address is longer than ${limits.destinationLength.toLocaleString('en')} characters.`,
    );
  }
  // first, since "." in the form above would be about lines
  if (/[\s\u0000-\u001f\u007f-\u009f]/.test(text)) {
    return refuse('The address holds spaces or control characters.');
  }
  const parts = shape.exec(text)?.groups;
  if (parts === undefined) return refuse('It is not an address of the form that Hawser opens.');
  const { userInfo, address = '', path = '' } = parts;
  const scheme = parts['scheme']?.toLowerCase() === 'ssh' ? 'ssh' : 'sftp';
  const [user] = userInfo?.split(/[:;]/) ?? [];
  const account = user === undefined ? '' : `${user}@`;
  const parsed = parseDestination(`${scheme}://${account}${withLetters(address)}${path}`);
  if (!parsed.ok) return refuse(parsed.message);
  const ignored = [
    ...(userInfo?.includes(':') === true ? (['password'] as const) : []),
    ...(userInfo?.includes(';') === true ? (['parameters'] as const) : []),
    ...(scheme === 'ssh' && path.length > 1 ? (['folder'] as const) : []),
  ];
  return checked(parsed.destination, { scheme, ignored });
}

/** Browsers encode the letters of a host name that are not ASCII; what else is encoded there stays so, and is refused. */
function withLetters(address: string): string {
  return address.replaceAll(/(?:%[89a-f][\da-f])+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded; // no UTF-8
    }
  });
}

function checked(
  destination: Destination,
  { scheme, ignored }: Pick<Opened, 'scheme' | 'ignored'>,
): ReadAddress {
  const { user, host: written } = destination;
  if (user !== undefined && (oddInUser.test(user) || user.length > longestUser)) {
    return refuse('The user name in the address is not one that OpenSSH would take.');
  }
  const host = hostName(written);
  if (host === undefined) return refuse('The host in the address is neither a name nor a number.');
  const opened = { ...destination, host };
  const text = destinationText(opened, scheme);
  // what is connected to is what is shown, or nothing
  const again = parseDestination(text);
  if (!again.ok) return refuse(again.message);
  if (!isSame(again.destination, opened)) return refuse('The address can be read in two ways.');
  return {
    kind: 'open',
    scheme,
    ...opened,
    ...(host === written ? {} : { writtenHost: written }),
    text,
    ignored,
  };
}

/** The name as it is looked up; undefined when it is none, or a number in disguise (`0x7f.1`, `2130706433`). */
function hostName(written: string): string | undefined {
  if (written.includes(':')) return written; // IPv6, as the parser found
  const ascii = /^[\u0000-\u007f]*$/.test(written) ? written : domainToASCII(written);
  if (!/^[A-Za-z0-9_][\w.+-]*$/.test(ascii) || ascii.includes('..')) return undefined;
  const last = ascii.replace(/\.$/, '').split('.').at(-1) ?? '';
  if (!/^(\d+|0x[\da-f]*)$/i.test(last)) return ascii;
  return isIpv4(written) ? written : undefined;
}

function isIpv4(host: string): boolean {
  const octets = host.split('.');
  return (
    octets.length === 4 &&
    octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255)
  );
}

function isSame(one: Destination, other: Destination): boolean {
  return (
    one.user === other.user &&
    one.host === other.host &&
    one.tcpPort === other.tcpPort &&
    one.path === other.path
  );
}

function refuse(message: string): Refused {
  return {
    kind: 'refused',
    message,
    next: 'An address looks like sftp://user@host:22/folder or ssh://user@host. You can type one into quick connect.',
  };
}
