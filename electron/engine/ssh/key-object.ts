import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { wireMpint, wireString } from './wire.ts';

/** The SSH public-key blob of a private key; undefined for a type SSH logins do not use here. */
export function publicBlobOf(key: KeyObject): Buffer | undefined {
  const jwk = exportJwk(key);
  if (!jwk) return undefined;
  const part = (value: string | undefined) => Buffer.from(value ?? '', 'base64url');
  switch (jwk.kty) {
    case 'OKP':
      if (jwk.crv !== 'Ed25519') return undefined;
      return Buffer.concat([wireString('ssh-ed25519'), wireString(part(jwk.x))]);
    case 'RSA':
      return Buffer.concat([wireString('ssh-rsa'), wireMpint(part(jwk.e)), wireMpint(part(jwk.n))]);
    case 'EC': {
      const curve = /^P-(256|384|521)$/.exec(jwk.crv ?? '')?.[1];
      if (curve === undefined) return undefined;
      const name = `nistp${curve}`;
      const point = Buffer.concat([Buffer.of(4), part(jwk.x), part(jwk.y)]);
      return Buffer.concat([wireString(`ecdsa-sha2-${name}`), wireString(name), wireString(point)]);
    }
    default:
      return undefined;
  }
}

function exportJwk(key: KeyObject): JsonWebKey | undefined {
  try {
    return createPublicKey(key).export({ format: 'jwk' });
  } catch {
    // DSA and other types have no JWK form
    return undefined;
  }
}
