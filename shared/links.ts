/** An address on the web that may be shown to the user, and opened when they agree. */
export type Link = {
  /** In full and in ASCII: a host name of other letters stands in it as punycode, so that it looks like no other one. */
  readonly href: string;
  /** Name and port it leads to. */
  readonly host: string;
};

/** What still can be read whole before one agrees. */
export const longestLink = 2_048;

// controls, spaces, what no address may hold, backslashes (another "/" to some), what has no width or turns the
// direction, and lone surrogates
const deceptive =
  /[\u0000-\u0020\u007f-\u00a0"<>\\^`{|}\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb]|[\ufe00-\ufe0f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

// the authority as it is written: "https:host" or "https:///host", which parsers mend, are refused
const written = /^https?:\/\/(?<authority>[^/?#]+)/i;

/**
 * The only way in which text from a server becomes something to open: http or https, in full, with nothing in it that a
 * reader or a second parser could take for something else. Everything else is not a link.
 */
export function parseLink(text: string): Link | undefined {
  if (text.length > longestLink || deceptive.test(text)) return undefined;
  const authority = written.exec(text)?.groups?.['authority'];
  // "https://bank.example@evil.example": what stands before the @ is a name for the eye only
  if (authority === undefined || /[@%]/.test(authority)) return undefined;
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, hostname, host, href } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  if (username !== '' || password !== '' || hostname === '') return undefined;
  if (href.length > longestLink || !/^[!-~]+$/.test(href)) return undefined;
  return { href, host };
}
