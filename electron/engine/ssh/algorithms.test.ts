import { describe, expect, it } from 'vitest';
import { algorithmOffer, isTerrapinExposed, runtimeCapabilities } from './algorithms.ts';

describe('the offer', () => {
  it('K17 is the whole policy, in this order, on a runtime that can do it all', () => {
    expect(
      algorithmOffer(
        { knownKeyTypes: [] },
        {
          ciphers: [
            'aes-128-gcm',
            'aes-256-gcm',
            'aes-128-ctr',
            'aes-192-ctr',
            'aes-256-ctr',
            'chacha20',
          ],
          hashes: ['sha256', 'sha512', 'sha1', 'md5'],
          curves: ['x25519', 'prime256v1', 'secp384r1', 'secp521r1'],
        },
      ),
    ).toMatchInlineSnapshot(`
      {
        "cipher": [
          "aes128-gcm@openssh.com",
          "aes256-gcm@openssh.com",
          "aes128-ctr",
          "aes192-ctr",
          "aes256-ctr",
          "chacha20-poly1305@openssh.com",
        ],
        "compress": [
          "none",
        ],
        "hmac": [
          "hmac-sha2-256",
          "hmac-sha2-512",
          "hmac-sha2-256-etm@openssh.com",
          "hmac-sha2-512-etm@openssh.com",
        ],
        "kex": [
          "curve25519-sha256",
          "curve25519-sha256@libssh.org",
          "ecdh-sha2-nistp256",
          "ecdh-sha2-nistp384",
          "ecdh-sha2-nistp521",
        ],
        "serverHostKey": [
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "rsa-sha2-512",
          "rsa-sha2-256",
        ],
      }
    `);
  });

  it('leaves out what the runtime lacks', () => {
    const offer = algorithmOffer(
      { knownKeyTypes: [] },
      {
        ciphers: ['aes-128-gcm', 'aes-128-ctr'],
        hashes: ['sha256'],
        curves: ['prime256v1'],
      },
    );
    expect(offer.cipher).toEqual(['aes128-gcm@openssh.com', 'aes128-ctr']);
    expect(offer.hmac).toEqual(['hmac-sha2-256', 'hmac-sha2-256-etm@openssh.com']);
    expect(offer.kex).toEqual(['ecdh-sha2-nistp256']);
  });

  it('holds nothing weak on this runtime', () => {
    const { kex, serverHostKey, cipher, hmac, compress } = algorithmOffer({
      knownKeyTypes: ['ssh-dss', 'ssh-rsa'],
    });
    const names = [...kex, ...serverHostKey, ...cipher, ...hmac].join(' ');
    expect(names).not.toMatch(/sha1|md5|cbc|dss|diffie|group|arcfour|3des|ssh-rsa|96/);
    expect(compress).toEqual(['none']);
    expect(kex[0]).toBe('curve25519-sha256');
    expect(cipher[0]).toBe('aes128-gcm@openssh.com');
    expect(runtimeCapabilities().curves).toContain('x25519');
  });

  it('asks for known host keys first', () => {
    const first = (types: string[]) =>
      algorithmOffer({ knownKeyTypes: types }).serverHostKey.slice(0, 2);
    expect(first(['ssh-rsa'])).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
    expect(first(['ecdsa-sha2-nistp384'])).toEqual(['ecdsa-sha2-nistp384', 'ssh-ed25519']);
    expect(first(['unknown'])).toEqual(['ssh-ed25519', 'ecdsa-sha2-nistp256']);
  });
});

describe('isTerrapinExposed', () => {
  const agreed = (cipher: string, mac: string) => ({
    kex: '',
    serverHostKey: '',
    cs: { cipher, mac },
    sc: { cipher, mac },
  });
  it.each([
    ['aes128-gcm@openssh.com', '', false],
    ['aes128-ctr', 'hmac-sha2-256', false],
    ['aes128-ctr', 'hmac-sha2-256-etm@openssh.com', true],
    ['chacha20-poly1305@openssh.com', '', true],
  ])('%s with “%s” without strict key exchange: %s', (cipher, mac, isExposed) => {
    expect(isTerrapinExposed(agreed(cipher, mac), ['curve25519-sha256'])).toBe(isExposed);
    expect(isTerrapinExposed(agreed(cipher, mac), ['kex-strict-s-v00@openssh.com'])).toBe(false);
  });
});
