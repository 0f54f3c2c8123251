/**
 * What main and the practice server's process say to each other. The process starts its server by itself, tells once
 * that it listens, and ends when asked to, when main is gone, or when it cannot start.
 */

/** Messages to the practice process. */
export type ToPractice = { readonly kind: 'end' };

/** Messages from the practice process. */
export type FromPractice =
  | {
      readonly kind: 'ready';
      /** On 127.0.0.1, chosen by the system. */
      readonly tcpPort: number;
      readonly user: string;
      /** Good for the life of this process. */
      readonly password: string;
      /** Public host key as an SSH blob (RFC 4253 section 6.6): main trusts exactly this one. */
      readonly hostKey: Uint8Array;
      /** Where the files it serves lie on this computer. */
      readonly sampleDirectory: string;
    }
  /** It could not start; the process ends after this. */
  | { readonly kind: 'failed'; readonly message: string };
