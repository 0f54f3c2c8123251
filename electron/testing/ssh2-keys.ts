import { default as ssh2 } from 'ssh2';

/** An ed25519 key pair in OpenSSH's form. About one in 210 that ssh2 makes it cannot read itself: it is made anew. */
export function makeSsh2Key(): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}
