/** How long each part of a connection may take without a sign of life; time people need is never counted. */
export type Deadlines = {
  /** Name lookup and TCP connection. */
  readonly tcpMs: number;
  /** Until the server's identification line is complete. */
  readonly identMs: number;
  /** Key exchange, up to the verified signature. */
  readonly kexMs: number;
  /** One answer of the server during login. */
  readonly authMs: number;
  /** Opening one channel. */
  readonly channelMs: number;
  /** An agent's list of keys. */
  readonly agentListMs: number;
  /** An agent's signature: it may ask its user for a touch or a confirmation. */
  readonly agentSignMs: number;
  readonly keepaliveIntervalMs: number;
  /** Silence after which a live connection counts as dead. */
  readonly keepaliveDeadMs: number;
  /** A polite goodbye, before the socket is destroyed. */
  readonly closeMs: number;
};

/** The figures of the design; tests shorten them. */
export const defaultDeadlines: Deadlines = {
  tcpMs: 10_000,
  identMs: 15_000,
  kexMs: 20_000,
  authMs: 30_000,
  channelMs: 10_000,
  agentListMs: 5_000,
  agentSignMs: 60_000,
  keepaliveIntervalMs: 5_000,
  keepaliveDeadMs: 20_000,
  closeMs: 2_000,
};
