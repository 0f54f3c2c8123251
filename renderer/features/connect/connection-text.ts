import type { ConnectionFacts, HopFacts } from '../../../shared/contract/sessions.ts';
import { isLegacyAlgorithm } from '../../../shared/legacy-algorithms.ts';
import { displayName } from '../../../shared/names.ts';

/** One line of the connection sheet. */
export type SheetFact = {
  readonly name: string;
  readonly value: string;
  readonly isCode?: boolean;
};

/** What is told of one server on the way. */
export type SheetSection = { readonly title: string; readonly facts: readonly SheetFact[] };

/** What was agreed on with each server on the way, the nearest first. */
export function sheetSections({ hops }: ConnectionFacts): readonly SheetSection[] {
  return hops.map((hop, index) => ({
    title: titleOf(hop, index, hops.length),
    facts: factsOf(hop),
  }));
}

/** The same as text, for a message to whoever runs the server. Nothing secret is in it. */
export function sheetText(facts: ConnectionFacts): string {
  const proxy = facts.proxy === undefined ? [] : [`Proxy: ${displayName(facts.proxy)}`, ''];
  const sections = sheetSections(facts).flatMap(({ title, facts: lines }) => [
    title,
    ...lines.map(({ name, value }) => `  ${name}: ${value}`),
    '',
  ]);
  return [...proxy, ...sections].join('\n').trimEnd();
}

function titleOf({ address }: HopFacts, index: number, count: number): string {
  if (index === count - 1) return `Host ${displayName(address)}`;
  const which = count > 2 ? ` ${index + 1}` : '';
  return `Jump host${which} ${displayName(address)}`;
}

function factsOf(hop: HopFacts): readonly SheetFact[] {
  return [
    { name: 'Server', value: displayName(hop.serverVersion) },
    { name: 'Login', value: displayName(hop.login) },
    { name: 'Host key', value: keyOf(hop) },
    { name: 'Fingerprint', value: displayName(hop.fingerprint), isCode: true },
    { name: 'Key exchange', value: shown(hop.kex) },
    { name: 'Quantum', value: quantumOf(hop.kex) },
    { name: 'Cipher', value: eachWay(hop.toServer.cipher, hop.fromServer.cipher) },
    { name: 'MAC', value: eachWay(hop.toServer.mac, hop.fromServer.mac) },
    { name: 'Strict kex', value: strictOf(hop) },
    { name: 'Compression', value: 'none' },
  ];
}

function keyOf({ hostKeyType, hostKeyAlgorithm }: HopFacts): string {
  const type = displayName(hostKeyType);
  return hostKeyAlgorithm === '' || hostKeyAlgorithm === hostKeyType
    ? type
    : `${type}, signed with ${shown(hostKeyAlgorithm)}`;
}

/** ssh2 has none of these; a later one may. */
function quantumOf(kex: string): string {
  return /mlkem|sntrup|kyber/i.test(kex)
    ? 'post-quantum: what is recorded today stays secret'
    : 'not post-quantum: the SSH library of Hawser (ssh2) has no such key exchange yet';
}

function eachWay(toServer: string, fromServer: string): string {
  return toServer === fromServer
    ? shown(toServer)
    : `${shown(toServer)} to the server, ${shown(fromServer)} from it`;
}

function strictOf({ isStrictKex }: HopFacts): string {
  return isStrictKex
    ? 'yes'
    : 'no: the server does not know it; only ciphers that need none were agreed on';
}

/** A name, with a word on the ones that were allowed for this host. */
function shown(name: string): string {
  return isLegacyAlgorithm(name) ? `${name} (weak, allowed for this host)` : displayName(name);
}
