import { BaseAgent, default as ssh2, type AgentAuthMethod, type ParsedKey } from 'ssh2';
import type { Identity } from './identity.ts';
import { wireString } from './wire.ts';

// a member of ssh2's CommonJS export, which Node gives to ES modules on the default import only
const { utils } = ssh2;

/** What becomes of an offered identity that the server would take. */
export type OfferOutcome = {
  /** Sends the request with this signature, which is of `data`. */
  readonly send: (data: Buffer, signature: Buffer) => void;
  readonly onSigned: (outcome: 'signed' | Error) => void;
};

/**
 * Offers one identity to ssh2. It goes in as an "agent" with a single key, because that is the one way by which ssh2
 * first asks the server whether the key would do and lets us sign later and elsewhere. The signed request is ours too:
 * ssh2's has no place for certificates and security keys.
 */
export function offerIdentity(
  user: string,
  identity: Identity,
  outcome: OfferOutcome,
): AgentAuthMethod {
  return { type: 'agent', username: user, agent: new OneKeyAgent(identity, outcome) };
}

type SignCallback = (error: Error) => void;

class OneKeyAgent extends BaseAgent<ParsedKey> {
  #identity: Identity | undefined;
  #outcome: OfferOutcome | undefined;

  constructor(identity: Identity, outcome: OfferOutcome) {
    super();
    this.#identity = identity;
    this.#outcome = outcome;
  }

  override getIdentities(done: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
    done(undefined, this.#identity ? [asParsedKey(this.#identity)] : []);
  }

  /** ssh2 is told of failures only: it goes on with the next method then. */
  override sign(_key: ParsedKey, data: Buffer, options: unknown, callback?: SignCallback): void {
    const fail = typeof options === 'function' ? (options as SignCallback) : callback;
    const [identity, outcome] = [this.#identity, this.#outcome];
    // a server may ask twice for what is signed once
    if (!identity || !outcome) return;
    // ssh2 keeps this object for as long as the connection lasts, but not the opened key that both of them hold
    this.#identity = undefined;
    this.#outcome = undefined;
    void identity.sign(data).then(
      (signature) => finish(outcome, 'signed', () => outcome.send(data, signature)),
      (error: unknown) => {
        const failure = error instanceof Error ? error : new Error(String(error));
        finish(outcome, failure, () => fail?.(failure));
      },
    );
  }
}

function finish({ onSigned }: OfferOutcome, outcome: 'signed' | Error, tell: () => void): void {
  onSigned(outcome);
  try {
    tell();
  } catch {
    // the connection ended meanwhile: ssh2 throws when it is told to write after that
  }
}

let template: ParsedKey | undefined;

/**
 * A key object ssh2 accepts as its own, with our public key or certificate and our algorithm as its type: ssh2 looks at
 * the type to choose an algorithm, and for `ssh-rsa` it would fall back to SHA-1.
 */
export function asParsedKey(identity: Identity): ParsedKey {
  const { blob, algorithm } = identity;
  template ??= parsedTemplate();
  return Object.create(template, {
    type: { value: algorithm },
    comment: { value: '' },
    getPublicSSH: { value: () => Buffer.from(blob) },
  }) as ParsedKey;
}

function parsedTemplate(): ParsedKey {
  const parsed = utils.parseKey(
    Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32, 1))]),
  );
  if (parsed instanceof Error) throw parsed;
  return parsed;
}
