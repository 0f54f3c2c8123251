import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { ConnectionFacts, HopFacts } from '../../../shared/contract/sessions.ts';
import { ConnectionSheet } from './ConnectionSheet.tsx';
import { sheetText } from './connection-text.ts';

const hop: HopFacts = {
  address: 'inner.example',
  serverVersion: 'OpenSSH_9.2',
  kex: 'curve25519-sha256',
  toServer: { cipher: 'aes128-gcm@openssh.com', mac: 'built into the cipher' },
  fromServer: { cipher: 'aes128-gcm@openssh.com', mac: 'built into the cipher' },
  hostKeyType: 'ssh-rsa',
  hostKeyAlgorithm: 'rsa-sha2-512',
  fingerprint: 'SHA256:abc',
  isStrictKex: true,
  login: 'key file /k/id',
};
const old: HopFacts = {
  ...hop,
  address: 'bastion:2222',
  serverVersion: 'Old\u202e\u001b[2J',
  fromServer: { cipher: '3des-cbc', mac: 'hmac-sha1' },
  isStrictKex: false,
};
const facts: ConnectionFacts = {
  serverVersion: 'OpenSSH_9.2',
  kex: 'curve25519-sha256',
  cipher: 'aes128-gcm@openssh.com',
  mac: 'built into the cipher',
  hostKeyType: 'ssh-rsa',
  fingerprint: 'SHA256:abc',
  hops: [old, hop],
  proxy: 'SOCKS5 proxy:1080',
  sftpExtensions: [],
  homeDirectory: '/home/ann',
};

it('tells of each server on the way, the nearest first', () => {
  render(<ConnectionSheet facts={facts} open onClose={() => undefined} />);
  const dialog = screen.getByRole('dialog', { name: 'Connection' });
  const titles = within(dialog).getAllByRole('heading', { level: 3 });
  expect(titles.map((title) => title.textContent)).toEqual([
    'Jump host bastion:2222',
    'Host inner.example',
  ]);
  const host = within(dialog).getByRole('region', { name: 'Host inner.example' });
  expect(host.textContent).toContain('ssh-rsa, signed with rsa-sha2-512');
  expect(host.textContent).toContain('not post-quantum: the SSH library of Hawser (ssh2) has no');
  expect(host.textContent).toContain('key file /k/id');
});

it('names what is weak, and shows no control character of a server', () => {
  const text = sheetText(facts);
  expect(text).toContain('3des-cbc (weak, allowed for this host) from it');
  expect(text).toContain('Strict kex: no');
  expect(text).not.toMatch(/[\u001b\u202e]/);
  expect(text).toContain('Proxy: SOCKS5 proxy:1080');
});

it('says when a key exchange holds against quantum computers', () => {
  const modern = { ...hop, kex: 'mlkem768x25519-sha256' };
  expect(sheetText({ ...facts, hops: [modern] })).toContain('Quantum: post-quantum');
});

it('copies all of it as text', async () => {
  const user = userEvent.setup();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  render(<ConnectionSheet facts={facts} open onClose={() => undefined} />);
  await user.click(screen.getByRole('button', { name: 'Copy' }));
  expect(write).toHaveBeenCalledWith(sheetText(facts));
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeDefined();
});

it('tells what the OpenSSH configuration asks for in vain', () => {
  const remarks = ['Compression is never used.'];
  render(<ConnectionSheet facts={facts} remarks={remarks} open onClose={() => undefined} />);
  const section = screen.getByRole('region', { name: 'OpenSSH config' });
  expect(section.textContent).toContain('Compression is never used.');
});
