/** One of `LocalForward`, `RemoteForward` and `DynamicForward`, as OpenSSH's `parse_forward` reads it. */
export type Forwarding = {
  readonly kind: 'local' | 'remote' | 'dynamic';
  /** One end of it is a Unix socket. */
  readonly isPath: boolean;
  /** Missing where the usual address counts; empty is every address. */
  readonly listenHost?: string;
  readonly listenPort: number;
  /** Missing where each connection says by itself where it goes. */
  readonly target?: { readonly host: string; readonly tcpPort: number };
};

type Field = { readonly text: string; readonly isPath: boolean };

/** Reads the words of a line; undefined is one OpenSSH ends over. */
export function parseForwarding(
  kind: Forwarding['kind'],
  words: readonly string[],
): Forwarding | undefined {
  const [listen = '', to = ''] = words;
  if (listen === '' || (to === '' && kind === 'local')) return undefined;
  const isSocks = kind === 'dynamic' || to === '';
  const fields = fieldsOf(isSocks ? listen : `${listen}:${to}`);
  if (fields === undefined) return undefined;
  if (fields.some(({ isPath }) => isPath)) {
    return kind === 'dynamic' ? undefined : { kind, isPath: true, listenPort: 0 };
  }
  return isSocks ? socks(kind, fields) : toTarget(kind, fields);
}

function socks(kind: Forwarding['kind'], fields: readonly Field[]): Forwarding | undefined {
  if (fields.length > 2) return undefined;
  const [port, host] = fields.toReversed();
  const listenPort = portOf(port, kind);
  if (listenPort === undefined) return undefined;
  return {
    kind,
    isPath: false,
    listenPort,
    ...(host === undefined ? {} : { listenHost: host.text }),
  };
}

function toTarget(kind: Forwarding['kind'], fields: readonly Field[]): Forwarding | undefined {
  if (fields.length < 3) return undefined;
  const [targetPort, targetHost, port, host] = fields.toReversed();
  const listenPort = portOf(port, kind);
  const tcpPort = portOf(targetPort, 'local');
  if (listenPort === undefined || tcpPort === undefined || targetHost === undefined)
    return undefined;
  return {
    kind,
    isPath: false,
    listenPort,
    target: { host: targetHost.text, tcpPort },
    ...(host === undefined ? {} : { listenHost: host.text }),
  };
}

/** A server may choose the port of a remote one. */
function portOf(field: Field | undefined, kind: Forwarding['kind']): number | undefined {
  if (field === undefined || !/^\d{1,5}$/.test(field.text)) return undefined;
  const port = Number(field.text);
  return port <= 65_535 && (port > 0 || kind === 'remote') ? port : undefined;
}

/** At most four, between colons; one in brackets may hold colons itself. */
function fieldsOf(text: string): readonly Field[] | undefined {
  const fields: Field[] = [];
  let rest: string | undefined = text;
  while (rest !== undefined && rest !== '') {
    if (fields.length === 4) return undefined;
    const match: RegExpExecArray | null = /^(?:\[([^\]]*)\]|((?:\\.|[^:\\])*))(?::([^]*))?$/.exec(
      rest,
    );
    if (match === null) return undefined;
    const [, bracketed, plain = '', more] = match;
    const field = bracketed ?? plain.replaceAll(/\\(.)/g, '$1');
    fields.push({ text: field, isPath: field.includes('/') });
    rest = more;
  }
  return fields;
}

/** As `ssh -G` prints it. */
export function forwardingText({ listenHost, listenPort, target, kind }: Forwarding): string {
  const listen = listenHost === undefined ? `${listenPort}` : `[${listenHost}]:${listenPort}`;
  if (kind === 'dynamic') return listen;
  return `${listen} ${target === undefined ? '[socks]:0' : `[${target.host}]:${target.tcpPort}`}`;
}
