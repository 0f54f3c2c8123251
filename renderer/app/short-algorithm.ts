/** An SSH algorithm's name as people say it: `ssh-ed25519` is `ed25519`, `aes128-gcm@openssh.com` is `aes128-gcm`. */
export function shortAlgorithm(name: string): string {
  return name
    .replace(/@.*$/, '')
    .replace(/^(ssh|ecdsa-sha2)-/, '')
    .replace(/-sha(1|2|256|384|512)(-.*)?$/, '');
}
