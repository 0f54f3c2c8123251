import { describe, expect, it, vi } from 'vitest';
import { createAddresses } from './addresses.ts';
import { addressesIn } from './gather.ts';

const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `ssh://h${at}`);
const hostsOf = (addresses: ReturnType<typeof createAddresses>) =>
  addresses.all.read().waiting.map((address) => (address.kind === 'open' ? address.host : '-'));

describe('addresses among arguments', () => {
  it('are those of our schemes, and no option is one', () => {
    const args = [
      'hawser',
      '.',
      '--user-data-dir=/p',
      '--open=ssh://by-option',
      'sftp://a/x',
      '/home/ann/file',
      'https://b',
      'SSH://c',
      '-ssh://d',
      ' ssh://e',
      'sftp:f',
    ];
    expect(addressesIn(args)).toEqual({
      texts: ['sftp://a/x', 'SSH://c', ' ssh://e', 'sftp:f'],
      dropped: 0,
    });
  });

  it('are taken in a bounded number and length', () => {
    const { texts, dropped } = addressesIn([...many(100), `ssh://${'x'.repeat(100_000)}`]);
    expect(texts).toEqual(many(5));
    expect(dropped).toBe(96);
    const [long] = addressesIn([`ssh://${'x'.repeat(100_000)}`]).texts;
    expect(long).toHaveLength(2_049);
  });
});

describe('addresses that wait', () => {
  it('are kept in their order until each is answered', () => {
    const addresses = createAddresses();
    expect(addresses.hear({ texts: ['ssh://a', 'ssh://-v', 'sftp://b'], dropped: 0 })).toBe(true);
    expect(hostsOf(addresses)).toEqual(['a', '-', 'b']);
    const [first, second] = addresses.all.read().waiting;
    addresses.settle(second?.id ?? '');
    addresses.settle(second?.id ?? '');
    addresses.settle('nobody');
    expect(hostsOf(addresses)).toEqual(['a', 'b']);
    addresses.settle(first?.id ?? '');
    expect(hostsOf(addresses)).toEqual(['b']);
  });

  it('are told of when they come and when they go', async () => {
    const addresses = createAddresses();
    const listener = vi.fn();
    addresses.all.subscribe(listener);
    addresses.hear({ texts: many(3), dropped: 0 });
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(1));
    addresses.settle(addresses.all.read().waiting[0]?.id ?? '');
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(2));
    addresses.settle('nobody');
    addresses.hear({ texts: [], dropped: 0 });
    await Promise.resolve();
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it('are five at most in a flood; the others are counted until all are answered', () => {
    const addresses = createAddresses();
    for (const text of many(100)) addresses.hear({ texts: [text], dropped: 0 });
    expect(addresses.hear({ texts: ['ssh://late'], dropped: 2 })).toBe(false);
    expect(hostsOf(addresses)).toEqual(['h0', 'h1', 'h2', 'h3', 'h4']);
    expect(addresses.all.read().dropped).toBe(98);
    for (const { id } of addresses.all.read().waiting) addresses.settle(id);
    expect(addresses.all.read()).toEqual({ waiting: [], dropped: 0 });
    expect(addresses.hear({ texts: ['ssh://again'], dropped: 0 })).toBe(true);
  });

  it('are asked about once when they were clicked twice', () => {
    const addresses = createAddresses();
    addresses.hear({ texts: ['ssh://a', 'ssh://a'], dropped: 0 });
    expect(addresses.hear({ texts: ['ssh://a'], dropped: 0 })).toBe(true);
    expect(hostsOf(addresses)).toEqual(['a']);
  });
});
