/** What ssh2's debug lines tell that no event does: the server's algorithm lists and the methods that can go on. */
export type Transcript = {
  /** ssh2's `debug` callback. */
  readonly note: (line: string) => void;
  /** The server's lists, by what they are for; empty before its offer came. */
  readonly offered: () => Readonly<Record<OfferKind, readonly string[]>> | undefined;
  /** Listens for each offer of algorithms that comes. */
  readonly onOffer: (listener: (count: number) => void) => void;
  /** Methods named by the latest refusal of a login attempt. */
  readonly methods: () => readonly string[] | undefined;
  /** Keyboard-interactive rounds so far, those without a question included: ssh2 answers them unseen. */
  readonly interactiveRounds: () => number;
  /** Listens for a new round. */
  readonly onInteractiveRound: (listener: (count: number) => void) => void;
};

/** What an algorithm list is for. */
export type OfferKind = 'key exchange' | 'host key' | 'cipher' | 'MAC';

const lists: readonly (readonly [string, OfferKind])[] = [
  ['Handshake: (remote) KEX method: ', 'key exchange'],
  ['Handshake: (remote) Host key format: ', 'host key'],
  ['Handshake: (remote) C->S cipher: ', 'cipher'],
  ['Handshake: (remote) C->S MAC: ', 'MAC'],
];
/** Longest list kept: a KEXINIT is at most 35,000 bytes, and people read a dozen names. */
const maxNames = 200;

/** Reads along. ssh2 is pinned to the release whose lines these are, and tests see each of them arrive. */
export function createTranscript(): Transcript {
  const offered: Record<OfferKind, readonly string[]> = {
    'key exchange': [],
    'host key': [],
    cipher: [],
    MAC: [],
  };
  let offers = 0;
  let offerListener: ((count: number) => void) | undefined;
  let methods: readonly string[] | undefined;
  let rounds = 0;
  let listener: ((count: number) => void) | undefined;
  return {
    note: (line) => {
      if (line.startsWith('Handshake: (remote) ')) {
        const list = lists.find(([start]) => line.startsWith(start));
        if (!list) return;
        offered[list[1]] = split(line.slice(list[0].length));
        // the first list of an offer
        if (list[1] !== 'key exchange') return;
        offers += 1;
        offerListener?.(offers);
      } else if (line.startsWith('Inbound: Received USERAUTH_FAILURE (')) {
        methods = split(line.slice('Inbound: Received USERAUTH_FAILURE ('.length, -1));
      } else if (line === 'Inbound: Received USERAUTH_INFO_REQUEST') {
        rounds += 1;
        listener?.(rounds);
      }
    },
    offered: () => (offers > 0 ? offered : undefined),
    onOffer: (next) => {
      offerListener = next;
    },
    methods: () => methods,
    interactiveRounds: () => rounds,
    onInteractiveRound: (next) => {
      listener = next;
    },
  };
}

function split(names: string): string[] {
  return names.split(',', maxNames).filter((name) => name !== '');
}
