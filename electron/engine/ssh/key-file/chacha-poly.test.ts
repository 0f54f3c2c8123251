import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { chachaBlock, openChachaPoly, poly1305 } from './chacha-poly.ts';

describe('ChaCha20 and Poly1305', () => {
  it('give the blocks of RFC 8439, appendix A.1', () => {
    const key = Buffer.alloc(32);
    expect(chachaBlock(key, 0).toString('hex')).toBe(
      '76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7' +
        'da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586',
    );
    expect(chachaBlock(key, 1).toString('hex')).toBe(
      '9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed' +
        '29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f',
    );
  });

  it('give the tag of RFC 8439, section 2.5.2', () => {
    const key = Buffer.from(
      '85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b',
      'hex',
    );
    const tag = poly1305(key, Buffer.from('Cryptographic Forum Research Group'));
    expect(tag.toString('hex')).toBe('a8061dc1305136c6c22b8baf0c0127a9');
  });

  it('open what has its tag, and nothing of which one bit is wrong', () => {
    const key = randomBytes(64);
    const data = randomBytes(100);
    const tag = poly1305(chachaBlock(key.subarray(0, 32), 0).subarray(0, 32), data);
    const opened = openChachaPoly(key, data, tag);
    expect(opened?.length).toBe(data.length);
    const wrong = (bytes: Buffer, at: number) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    };
    expect(openChachaPoly(key, wrong(data, 99), tag)).toBeUndefined();
    expect(openChachaPoly(key, data, wrong(tag, 0))).toBeUndefined();
    expect(openChachaPoly(wrong(key, 0), data, tag)).toBeUndefined();
    expect(openChachaPoly(key, data, tag.subarray(1))).toBeUndefined();
  });
});
