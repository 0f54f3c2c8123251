import { Client } from 'ssh2';
import type { HopFacts } from '../../../shared/contract/sessions.ts';
import { OpError } from '../../../shared/errors.ts';
import type { HopParams, OfHop } from '../protocol.ts';
import { algorithmOffer, isTerrapinExposed, type Negotiated } from './algorithms.ts';
import { earlyWordError, overrunError, secondOfferError, unreadError } from './broken-rules.ts';
import type { ConnectDeps, Connection } from './connection.ts';
import type { Deadlines } from './deadlines.ts';
import {
  beginLoginEarly,
  readsInOrder,
  sendAnswers,
  sendNewPassword,
  sendSignature,
  sendSigned,
} from './early-login.ts';
import { createEnding, type Ending } from './ending.ts';
import {
  addressText,
  connectionError,
  endedError,
  lateError,
  unaskedWelcomeError,
  weakHandshakeError,
  type FailureContext,
  type Stage,
} from './errors.ts';
import { askAt } from './hop-ask.ts';
import { createHostKeyGuard, type HostKeyGuard } from './host-key.ts';
import { hopFacts } from './hop-facts.ts';
import { createIdentReader } from './ident.ts';
import { asConnection } from './logged-in.ts';
import { Login } from './login.ts';
import { decryptsApart } from './ssh2-cipher.ts';
import { hangUp, startClient } from './ssh2-client.ts';
import { createPhaseClock } from './phase-clock.ts';
import { serverLines } from './server-text.ts';
import { createBindings } from './session-binding.ts';
import { SocketShim } from './socket-shim.ts';
import type { Line } from './tcp.ts';
import { createTranscript } from './transcript.ts';
import type { HopLine } from './way/walk.ts';

/** Servers send one; 8 capped ones make the 64 KiB that anyone may be made to read. */
const maxBanners = 8;

/** What one hop of an attempt may use. */
type HopDeps = ConnectDeps & OfHop;

/** From a TCP connection to a login, and what is left to watch after that. */
export class Attempt {
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
      sendAnswers: (answers) => sendAnswers(this.#client, answers),
      sendNewPassword: (passwords) => sendNewPassword(this.#client, user, passwords),
      binding: () => this.#binding.of({ isForwarding: false }),
      isOrderly: () => this.#isOrderly(),
    });
    this.ready = this.#run();
  }

  #run(): Promise<Connection> {
    const outcome = new Promise<Connection>((resolve, reject) => {
      this.#ending.onEnd((error) => {
        this.#clock.stop();
        hangUp(this.#client, this.#shim, this.#deadlines);
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
    const { emit, hop } = this.#deps;
    const isLoggedIn = () => this.#stage === 'ready';
    try {
      startClient(this.#client, {
        shim: this.#shim,
        user: this.#params.user,
        offer,
        pingMs: this.#deadlines.keepaliveIntervalMs,
        login: this.#login,
        verifyHostKey: (key, answer) => {
          this.#binding.note(key);
          this.#hostKey.verify(key, answer);
        },
        note: (line) => {
          if (!isLoggedIn()) transcript.note(line);
        },
        isLoginTime: () => this.#stage === 'login' || isLoggedIn(),
        isLoggedIn,
        onKeys: (told) => emit({ event: 'hostKeys', hop, ...told }),
        onOverrun: () => this.#ending.end(overrunError(this.#context)),
        onEarlyWord: () => this.#ending.end(earlyWordError(this.#context)),
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
    const { hop, ask } = this.#deps;
    return asConnection({
      client: this.#client,
      shim: this.#shim,
      ending: this.#ending,
      params: this.#params,
      deadlines: this.#deadlines,
      context: this.#context,
      isOrderly: this.#isOrderly(),
      ask: askAt(ask, hop),
      binding: () => this.#binding.of({ isForwarding: true }),
      hostKey: this.#hostKey.pinned()?.blob ?? new Uint8Array(),
      facts: this.#facts(),
    });
  }

  #isOrderly(): boolean {
    return readsInOrder(this.#shim.ident ?? '');
  }

  #facts(): HopFacts {
    return hopFacts({
      address: addressText(this.#context),
      ident: this.#shim.ident ?? '',
      negotiated: this.#negotiated,
      offeredKex: this.#serverKex(),
      key: this.#hostKey.pinned(),
      login: this.#login,
    });
  }

  #serverKex(): readonly string[] {
    return this.#context.transcript.offered()?.['key exchange'] ?? [];
  }
}
