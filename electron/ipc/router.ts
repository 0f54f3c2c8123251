import { contract } from '../../shared/contract/index.ts';
import type { CallSpec, StreamSpec } from '../../shared/contract/define.ts';
import { OpError } from '../../shared/errors.ts';
import { requestsPerSecond } from '../../shared/request-limits.ts';
import { settle, type Result } from '../../shared/result.ts';
import type { Handlers } from './handlers.ts';
import { createCapabilities, idsIn, idsMade, type Capabilities } from './capabilities.ts';
import { createPages, type PageRequests, type Pages } from './pages.ts';
import type { MintedPort } from './streams.ts';

/** Whoever sent a request, as the adapter around Electron found it. */
export type Sender = {
  /** Id of its webContents. */
  readonly page: number;
  /** Our own page in the main frame of our own window. */
  readonly isTrusted: boolean;
  readonly mintPort: () => MintedPort;
};

/** The way from the page to the handlers. Nothing here throws: every request ends in a {@link Result}. */
export type Router = {
  readonly call: (sender: Sender, request: Request) => Promise<Result<unknown>>;
  readonly open: (sender: Sender, request: Request) => Promise<Result<unknown>>;
  readonly cancel: (sender: Sender, id: unknown) => void;
  /** The page was reloaded, left or crashed: nobody waits for its requests any more. */
  readonly release: (page: number) => void;
};

/** A request as it came from the page: all of it is to be doubted. */
export type Request = { readonly id: unknown; readonly name: unknown; readonly params: unknown };

/** How a {@link Router} reports what it refused and what broke inside, and how long it waits. */
export type RouterOptions = {
  readonly report?: (trouble: string) => void;
  /** The last resort: services and engines have shorter ones of their own. */
  readonly deadlineMs?: number;
  readonly requestsPerSecond?: number;
  /** The page that holds what no page made; without it, every page does. */
  readonly isPrimary?: (page: number) => boolean;
};

type Operation = CallSpec | StreamSpec;
type Handler = (params: unknown, ...rest: readonly unknown[]) => unknown;

// a Map has no inherited keys: `constructor` or `__proto__` name nothing
const operations: ReadonlyMap<string, Operation> = new Map(Object.entries(contract));

const callDeadlineMs = 120_000;

/** Checks sender, rate, name and schema of each request, then runs its handler until it ends or is cancelled. */
export function createRouter(handlers: Handlers, options: RouterOptions = {}): Router {
  const pages = createPages(options.requestsPerSecond ?? requestsPerSecond);
  const capabilities = createCapabilities(options.isPrimary ?? (() => true));
  const limits = { deadlineMs: options.deadlineMs ?? callDeadlineMs };
  const byName: ReadonlyMap<string, unknown> = new Map(Object.entries(handlers));

  const handle = async (
    sender: Sender,
    request: Request,
    kind: Operation['kind'],
  ): Promise<Result<unknown>> => {
    const admitted = admit({ pages, capabilities }, sender, request, kind);
    if (!admitted.ok) {
      options.report?.(admitted.error.message);
      return admitted;
    }
    const handler = byName.get(admitted.value.name) as Handler;
    const result = await settle(() =>
      run(admitted.value, handler, { sender, capabilities }, limits),
    );
    if (!result.ok && result.error.code === 'internal') options.report?.(result.error.message);
    return result;
  };

  return {
    call: (sender, request) => handle(sender, request, 'call'),
    open: (sender, request) => handle(sender, request, 'stream'),
    cancel: (sender, id) => {
      if (sender.isTrusted && typeof id === 'string') pages.of(sender.page).cancel(id);
    },
    release: (page) => pages.release(page),
  };
}

type Admitted = {
  readonly id: string;
  readonly name: string;
  readonly params: unknown;
  readonly operation: Operation;
  readonly requests: PageRequests;
};

/** Lets a request in, or says what is wrong with it. Nothing here waits: an id is taken before the next request. */
function admit(
  { pages, capabilities }: { readonly pages: Pages; readonly capabilities: Capabilities },
  sender: Sender,
  { id, name, params }: Request,
  kind: Operation['kind'],
): Result<Admitted> {
  if (!sender.isTrusted) return refuse('refused', 'A request did not come from our own page.');
  const requests = pages.of(sender.page);
  if (!requests.countsIn()) return refuse('refused', 'Too many requests in one second.');
  if (typeof id !== 'string' || id.length === 0 || id.length > 64 || requests.has(id)) {
    return refuse('invalid', 'A request needs an id of its own.');
  }
  const operation = typeof name === 'string' ? operations.get(name) : undefined;
  if (typeof name !== 'string' || operation?.kind !== kind) {
    return refuse('refused', `There is no ${kind} of this name.`);
  }
  const checked = check(operation, params);
  if (checked === undefined) return refuse('invalid', `${name}: unreadable.`);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    const where = [name, ...(issue?.path ?? [])].map(String).join('.').slice(0, 200);
    return refuse('invalid', `${where}: ${issue?.message.slice(0, 200) ?? 'malformed'}.`);
  }
  const used = idsOf(idsIn, name, checked.data);
  if (!used.every((used) => capabilities.holds(sender.page, used))) {
    return refuse('refused', 'This is not open in this window.');
  }
  return { ok: true, value: { id, name, params: checked.data, operation, requests } };
}

/** Nothing that comes by IPC has getters, but what throws when it is looked at must not throw here. */
function check(operation: Operation, params: unknown) {
  try {
    return operation.params.safeParse(params);
  } catch {
    return undefined;
  }
}

/** What a table of {@link idsIn} says of a checked value. */
function idsOf(table: object, name: string, value: unknown): readonly string[] {
  const find = (table as Record<string, ((value: unknown) => readonly string[]) | undefined>)[name];
  return find?.(value) ?? [];
}

function refuse(code: 'refused' | 'invalid', message: string): Result<never> {
  return { ok: false, error: { code, message } };
}

type Whose = { readonly sender: Sender; readonly capabilities: Capabilities };

function run(
  admitted: Admitted,
  handler: Handler,
  whose: Whose,
  limits: { readonly deadlineMs: number },
): Promise<unknown> {
  const { id, operation, requests } = admitted;
  const { sender, capabilities } = whose;
  const holds = (used: string): boolean => capabilities.holds(sender.page, used);
  return requests.run(id, limits, (signal) =>
    operation.kind === 'call'
      ? runCall(admitted, (params) => handler(params, { signal, holds }), operation, whose)
      : runStream(
          admitted,
          (params, port) => handler(params, port, { signal, holds }),
          sender,
          signal,
        ),
  );
}

async function runCall(
  { name, params }: Admitted,
  handler: (params: unknown) => unknown,
  operation: CallSpec,
  { sender, capabilities }: Whose,
): Promise<unknown> {
  const checked = operation.result.safeParse(await handler(params));
  if (checked.success) {
    for (const made of idsOf(idsMade, name, checked.data)) capabilities.give(sender.page, made);
    return checked.data;
  }
  const where = checked.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new OpError('internal', `${name} gave a result outside its contract at “${where}”.`);
}

async function runStream(
  { id, params }: Admitted,
  handler: (params: unknown, port: unknown) => unknown,
  sender: Sender,
  signal: AbortSignal,
): Promise<null> {
  const minted = sender.mintPort();
  try {
    await handler(params, minted.offered);
    signal.throwIfAborted();
  } catch (thrown) {
    minted.discard();
    throw thrown;
  }
  minted.deliver(id);
  return null;
}
