/** What is wrong with an address, for people. */
export function addressFault(address: string): string | undefined {
  if (address === '') return 'Enter the server’s name or IP address.';
  if (address.length > 255) return 'At most 255 characters.';
  if (address.includes('@') || address.includes('://'))
    return 'Only the name or IP address goes here, without user@ or ssh://.';
  if (/[\s/\p{Cc}]/u.test(address)) return 'A name or IP address has no spaces or slashes.';
  // one colon is host:port; an IPv6 address has at least two
  if (address.split(':').length === 2) return 'The port goes into its own field.';
  return undefined;
}

/** What is wrong with a port, for people. */
export function portFault(text: string): string | undefined {
  const tcpPort = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return tcpPort >= 1 && tcpPort <= 65_535 ? undefined : 'A number from 1 to 65535.';
}
