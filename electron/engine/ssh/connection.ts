// Over 300 lines but one file: from the dialled line to its end is one state machine, whose steps share all it holds.
import type { Duplex } from 'node:stream';
import { Client } from 'ssh2';
import type { ConnectionFacts, HopFacts } from '../../../shared/contract/sessions.ts';
import { OpError } from '../../../shared/errors.ts';
import type { Ask, ConnectParams, EngineEvent, HopParams, OfHop } from '../protocol.ts';
import { askForUse, offerAgent } from './agent-forwarding.ts';
import { algorithmOffer, isStrictKex, isTerrapinExposed, type Negotiated } from './algorithms.ts';
import { hearHostKeys } from './announced-keys.ts';
import { hearOnlyInTime } from './before-trust.ts';
import { earlyWordError, overrunError, secondOfferError, unreadError } from './broken-rules.ts';
import { openExec, openShell, openSubsystem, type SubsystemOptions } from './channels.ts';
import type { Deadlines } from './deadlines.ts';
import {
  beginLoginEarly,
  readsInOrder,
  sendNewPassword,
  sendSignature,
  sendSigned,
  watchRefusals,
} from './early-login.ts';
import { createEnding, type Ending } from './ending.ts';
import {
  addressText,
  connectionError,
  deadLinkError,
  endedError,
  lateError,
  unaskedWelcomeError,
  weakHandshakeError,
  type FailureContext,
  type Stage,
} from './errors.ts';
import { wrapExec, type ExecChannel } from './exec-channel.ts';
import { serveForwardedAgent } from './forwarded-agent.ts';
import { askAt } from './hop-ask.ts';
import { createHostKeyGuard, type HostKeyGuard } from './host-key.ts';
import { createIdentReader } from './ident.ts';
import { watchLink } from './keepalive.ts';
import { Login } from './login.ts';
import { decryptsApart, speedUpCiphers } from './ssh2-cipher.ts';
import { createPhaseClock } from './phase-clock.ts';
import { serverLine, serverLines } from './server-text.ts';
import { wrapShell, type ShellChannel } from './shell-channel.ts';
import { createBindings } from './session-binding.ts';
import { SocketShim } from './socket-shim.ts';
import type { Line } from './tcp.ts';
import { createTranscript } from './transcript.ts';
import { forwardTo } from './way/forward.ts';
import { walk, type HopLine } from './way/walk.ts';
import { watchWindows } from './window-guard.ts';

/** A logged-in SSH connection. */
export type Connection = {
  readonly facts: Omit<ConnectionFacts, 'sftpExtensions' | 'homeDirectory'>;
  /** What the server has proved to own. */
  readonly hostKey: Uint8Array;
  readonly openSubsystem: (name: 'sftp', options?: SubsystemOptions) => Promise<Duplex>;
  readonly openShell: (
    size: { readonly columns: number; readonly rows: number },
    options?: { readonly signal?: AbortSignal },
  ) => Promise<ShellChannel>;
  /** Starts a fixed command: nothing that a user or server named may be part of it. */
  readonly openExec: (
    command: string,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<ExecChannel>;
  /** A line from the server to another one, which ends with this connection. */
  readonly openForward: (
    to: { readonly host: string; readonly tcpPort: number },
    options?: { readonly signal?: AbortSignal },
  ) => Promise<Line>;
  /** The connection ended without `close`: once, at once when that has happened already. */
  readonly onClosed: (listener: (error: OpError) => void) => void;
  /** Says goodbye and waits for the server to hang up, 2 s at most. */
  readonly close: () => Promise<void>;
};

/** What a connect attempt may use. */
export type ConnectDeps = {
  readonly ask: Ask;
  readonly emit: (event: EngineEvent) => void;
  readonly signal?: AbortSignal;
  readonly deadlines?: Partial<Deadlines>;
};

/** Servers send one; 8 capped ones make the 64 KiB that anyone may be made to read. */
const maxBanners = 8;

/** Dials, checks the host key, and logs in. The one place where an SSH connection comes into being. */
export function connect(params: ConnectParams, deps: ConnectDeps): Promise<Connection> {
  return walk(params, deps, (hop, over) => new Attempt(hop, over).ready);
}

/** What one hop of an attempt may use. */
type HopDeps = ConnectDeps & OfHop;

/** From a TCP connection to a login, and what is left to watch after that. */
class Attempt {
  readonly ready: Promise<Connection>;
  readonly #params: HopParams;
  readonly #deps: HopDeps;
  readonly #deadlines: Deadlines;
  readonly #line: Line;
  readonly #client = new Client();
  readonly #ending: Ending = createEnding();
  readonly #clock = createPhaseClock();
  readonly #shim: SocketShim;
  readonly #context: FailureContext;
  readonly #hostKey: HostKeyGuard;
  readonly #login: Login;
  readonly #ident = createIdentReader();
  readonly #binding = createBindings(this.#client);
  #stage: Stage = 'ident';
  #negotiated: Negotiated | undefined;
  #isClosing = false;

  constructor(params: HopParams, over: HopLine) {
    const { line, deadlines } = over;
    const deps = { ...over.deps, hop: over.hop };
    this.#params = params;
    this.#deps = deps;
    this.#deadlines = deadlines;
    this.#line = line;
    const { host, tcpPort, user } = params;
    const transcript = createTranscript();
    this.#context = {
      host,
      tcpPort,
      user,
      offer: algorithmOffer(params),
      transcript,
      tried: () => this.#login.tried(),
    };
    const mayLend = () => decryptsApart(this.#client);
    this.#shim = new SocketShim(line, this.#ident, mayLend, {
      ident: (result) => {
        if ('error' in result) this.#ending.end(result.error);
        else this.#enterHandshake();
      },
      unread: () => this.#ending.end(unreadError(this.#context)),
    });
    transcript.onOffer((count) => {
      // of a server that has not even got our new keys; ssh2 would mix both exchanges up, and wait for ever
      if (count > 1 && this.#stage === 'handshake') {
        this.#ending.end(secondOfferError(this.#context));
      }
    });
    const shared = {
      ask: askAt(deps.ask, deps.hop),
      clock: this.#clock,
      fail: this.#ending.end,
      signal: this.#ending.signal,
    };
    this.#hostKey = createHostKeyGuard({ ...shared, host, tcpPort });
    this.#login = new Login({
      ...shared,
      params,
      deadlines,
      transcript,
      expectAnswer: () => this.#watch('login', deadlines.authMs),
      sendSigned: (identity) => sendSigned(this.#client, user, identity),
      sendSignature: (data, signature) => sendSignature(this.#client, data, signature),
      onTouch: (isWaiting) => deps.emit({ event: 'touch', hop: deps.hop, isWaiting }),
      sendNewPassword: (passwords) => sendNewPassword(this.#client, user, passwords),
      binding: () => this.#binding.of({ isForwarding: false }),
      isOrderly: () => this.#isOrderly(),
    });
    this.ready = this.#run();
  }

  #run(): Promise<Connection> {
    const outcome = new Promise<Connection>((resolve, reject) => {
      this.#ending.onEnd((error) => {
        this.#tearDown();
        reject(error);
      });
      this.#client.on('ready', () => {
        if (this.#ending.reason() || this.#stage === 'ready') return;
        if (this.#stage === 'login' && this.#login.hasBegun) resolve(this.#enterReady());
        else this.#ending.end(unaskedWelcomeError(this.#context));
      });
    });
    this.#clock.start(this.#deadlines.identMs, () =>
      this.#ending.end(this.#ident.explain('late', addressText(this.#context))),
    );
    this.#listen();
    this.#start();
    return outcome;
  }

  /** These stay for good: ssh2 emits two errors for one failure, and more after the end. */
  #listen(): void {
    this.#client.on('error', (error) => {
      // an agent that fails is one key less, not the end
      if ('level' in error && error.level === 'agent') return;
      const stage = this.#stage;
      if (stage === 'ident') this.#endedBeforeIdent(error);
      else this.#endByLine(connectionError(error, stage, this.#context));
    });
    this.#client.on('close', () => {
      if (this.#stage === 'ident') this.#endedBeforeIdent(undefined);
      else this.#endByLine(endedError(this.#stage, this.#context));
    });
    this.#line.onLost?.(this.#ending.end);
    this.#client.on('handshake', (negotiated: Negotiated) => this.#enterLogin(negotiated));
    const { hop, signal } = this.#deps;
    let banners = 0;
    this.#client.on('banner', (text) => {
      banners += 1;
      if (this.#stage !== 'login' || banners > maxBanners) return;
      this.#deps.emit({ event: 'banner', hop, text: serverLines(text) });
    });
    this.#client.on('change password', (text) => this.#login.passwords.change(text));
    const cancel = () => {
      if (this.#stage === 'ready') return;
      this.#ending.end(new OpError('cancelled', 'Connecting was cancelled.'));
    };
    signal?.addEventListener('abort', cancel, { once: true, signal: this.#ending.signal });
    if (signal?.aborted) cancel();
  }

  #start(): void {
    if (this.#ending.reason()) return;
    const { offer, transcript } = this.#context;
    try {
      this.#client.connect({
        sock: this.#shim,
        username: this.#params.user,
        ident: 'Hawser',
        algorithms: offer,
        hostVerifier: (key: Buffer, answer: (isTrusted: boolean) => void) => {
          this.#binding.note(key);
          this.#hostKey.verify(key, answer);
        },
        authHandler: this.#login.handler,
        debug: (line) => {
          if (this.#stage !== 'ready') transcript.note(line);
        },
        // own timers: ssh2's single one would count the user's time too
        readyTimeout: 0,
        // ssh2 sends the pings, `watchLink` judges: ssh2's own verdict ignores data that came in
        keepaliveInterval: this.#deadlines.keepaliveIntervalMs,
        keepaliveCountMax: Number.MAX_SAFE_INTEGER,
      });
      speedUpCiphers(this.#client, this.#shim.outlet);
      hearHostKeys(this.#client, {
        isLoggedIn: () => this.#stage === 'ready',
        onKeys: (told) => this.#deps.emit({ event: 'hostKeys', hop: this.#deps.hop, ...told }),
      });
      watchRefusals(this.#client, (isPartial) => this.#login.refused(isPartial));
      watchWindows(this.#client, () => this.#ending.end(overrunError(this.#context)));
      hearOnlyInTime(this.#client, {
        isCome: () => this.#stage === 'login' || this.#stage === 'ready',
        onEarly: () => this.#ending.end(earlyWordError(this.#context)),
      });
    } catch (error) {
      this.#ending.end(error);
    }
  }

  #watch(stage: Stage, deadlineMs: number): void {
    if (this.#ending.reason() || this.#stage === 'ready') return;
    this.#clock.start(deadlineMs, () =>
      this.#ending.end(lateError(stage, deadlineMs, this.#context)),
    );
  }

  #endedBeforeIdent(error: unknown): void {
    const silent = this.#ident.explain('closed', addressText(this.#context));
    const isReset = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
    this.#endByLine(isReset ? connectionError(error, 'ident', this.#context) : silent);
  }

  /** What carries the line may know better why it ended. */
  #endByLine(error: OpError): void {
    const { whyEnded } = this.#line;
    if (!whyEnded) return this.#ending.end(error);
    void whyEnded().then((reason) => this.#ending.end(reason ?? error));
  }

  #enterHandshake(): void {
    this.#stage = 'handshake';
    this.#deps.emit({ event: 'phase', hop: this.#deps.hop, phase: 'handshake' });
    this.#watch('handshake', this.#deadlines.kexMs);
  }

  /** ssh2's `handshake`: the server has signed the key exchange. Comes again with each new one. */
  #enterLogin(negotiated: Negotiated): void {
    this.#negotiated = negotiated;
    if (this.#stage !== 'handshake' || this.#ending.reason()) return;
    if (!this.#hostKey.pinned() || isTerrapinExposed(negotiated, this.#serverKex())) {
      this.#ending.end(weakHandshakeError(this.#context));
      return;
    }
    this.#stage = 'login';
    const { emit, hop } = this.#deps;
    emit({ event: 'handshake', hop });
    emit({ event: 'phase', hop, phase: 'login' });
    this.#watch('login', this.#deadlines.authMs);
    if (this.#isOrderly()) beginLoginEarly(this.#client);
  }

  #enterReady(): Connection {
    this.#stage = 'ready';
    this.#login.finish();
    this.#clock.stop();
    const { keepaliveIntervalMs: intervalMs, keepaliveDeadMs: deadMs } = this.#deadlines;
    const watch = watchLink(
      { intervalMs, deadMs },
      {
        lastReceivedMs: () => this.#shim.lastReceivedMs,
        onDead: () => this.#ending.end(deadLinkError(deadMs, this.#context)),
      },
    );
    this.#ending.onEnd(() => watch.stop());
    const tools = {
      client: this.#client,
      ending: this.#ending,
      deadlineMs: this.#deadlines.channelMs,
      isOrderly: this.#isOrderly(),
    };
    this.#offerAgent();
    return {
      facts: this.#facts(),
      hostKey: this.#hostKey.pinned()?.blob ?? new Uint8Array(),
      openForward: (to, { signal } = {}) =>
        forwardTo(this.#params, to, { ...tools, deadlineMs: this.#deadlines.tcpMs, signal }),
      openSubsystem: (name, options) => openSubsystem(tools, name, options),
      openExec: async (command, options) =>
        wrapExec(await openExec(tools, command, options?.signal)),
      openShell: async (size, options) => {
        const { environment } = this.#params;
        const channel = await openShell(tools, size, { environment, signal: options?.signal });
        const drained = () => this.#shim.drained();
        return wrapShell(channel, { drained, lost: () => this.#ending.reason() });
      },
      onClosed: (listener) =>
        this.#ending.onEnd((error) => {
          if (!this.#isClosing) listener(error);
        }),
      close: () => this.#close(),
    };
  }

  #offerAgent(): void {
    const { agentToForward: socketPath } = this.#params;
    if (socketPath === undefined) return;
    const { agentListMs: listMs, agentSignMs: signMs } = this.#deadlines;
    const { signal } = this.#ending;
    const mayUse = askForUse(askAt(this.#deps.ask, this.#deps.hop), signal);
    const binding = () => this.#binding.of({ isForwarding: true });
    offerAgent(this.#client, (channel) =>
      serveForwardedAgent(channel, { socketPath, listMs, signMs, signal, binding, mayUse }),
    );
  }

  #isOrderly(): boolean {
    return readsInOrder(this.#shim.ident ?? '');
  }

  #facts(): Connection['facts'] {
    const hop = this.#hopFacts();
    const { serverVersion, kex, hostKeyType, fingerprint, toServer } = hop;
    const { cipher, mac } = toServer;
    return { serverVersion, kex, cipher, mac, hostKeyType, fingerprint, hops: [hop] };
  }

  #hopFacts(): HopFacts {
    const { kex = '', serverHostKey = '', cs, sc } = this.#negotiated ?? {};
    const key = this.#hostKey.pinned();
    return {
      address: addressText(this.#context),
      serverVersion: serverLine((this.#shim.ident ?? '').replace(/^SSH-[\d.]+-/, '')),
      kex,
      toServer: directionFacts(cs),
      fromServer: directionFacts(sc),
      hostKeyType: key?.type ?? '',
      hostKeyAlgorithm: serverHostKey,
      fingerprint: key?.fingerprint ?? '',
      isStrictKex: isStrictKex(this.#serverKex()),
      login: this.#login.story(),
      ...(this.#login.wasUnproved() ? { isOpenToAll: true } : {}),
    };
  }

  #serverKex(): readonly string[] {
    return this.#context.transcript.offered()?.['key exchange'] ?? [];
  }

  #close(): Promise<void> {
    this.#isClosing = true;
    this.#ending.end(new OpError('disconnected', 'The session was closed.'));
    if (this.#shim.closed) return Promise.resolve();
    return new Promise((resolve) => this.#shim.once('close', () => resolve()));
  }

  #tearDown(): void {
    this.#clock.stop();
    try {
      this.#client.end();
    } catch {
      // ssh2 throws when its protocol is already dead; the socket is destroyed below
    }
    // on a dead link the goodbye never arrives: ssh2 alone would wait for ever
    const timer = setTimeout(() => this.#shim.destroy(), this.#deadlines.closeMs);
    this.#shim.once('close', () => clearTimeout(timer));
    if (this.#shim.closed) clearTimeout(timer);
  }
}

function directionFacts(of: Negotiated['cs'] | undefined): HopFacts['toServer'] {
  const { cipher = '', mac = '' } = of ?? {};
  // an AEAD cipher protects its own integrity
  return { cipher, mac: mac === '' ? 'built into the cipher' : mac };
}
