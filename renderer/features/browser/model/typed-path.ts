import { bytesToText } from '../../../../shared/names.ts';

/** What a text in the path bar asks for. */
export type Wish =
  | { readonly kind: 'path'; readonly text: string }
  /** An address, of this host or of another one. */
  | { readonly kind: 'address'; readonly text: string };

/** Reads what was typed or pasted: a path, also in the quotes of a shell, or an address. */
export function readWish(typed: string): Wish {
  const text = unquoted(typed.replace(/[\r\n]+$/, ''));
  const bare = text.trim();
  if (/^file:\/\//i.test(bare)) return { kind: 'path', text: pathOfFileUrl(bare) };
  // a path that begins with a scheme would have to be typed with a leading ./
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(bare)) return { kind: 'address', text: bare };
  return { kind: 'path', text };
}

/** What of a pasted text goes into the bar: its first line, without the quotes around it. */
export function pastedPath(pasted: string): string {
  const [first = ''] = pasted.replace(/^[\r\n]+/, '').split(/[\r\n]/);
  return unquoted(first.replace(/\t+$/, ''));
}

/** A path as shells quote it; what is not quoted from end to end, or no path inside, is left as it is. */
function unquoted(text: string): string {
  const bare = text.trim();
  const quote = bare.charAt(0);
  if (bare.length < 2 || (quote !== "'" && quote !== '"') || !bare.endsWith(quote)) {
    // spaces before a path come from copying it out of a sentence; those behind may be part of a name
    return /^\s+[/~]/.test(text) ? text.trimStart() : text;
  }
  const inner = bare.slice(1, -1);
  const plain =
    quote === "'" ? inner.replaceAll(/'\\(['!])'/g, '$1') : inner.replaceAll(/\\(["\\$`])/g, '$1');
  return /^([/~]|[A-Za-z]:[\\/]|[A-Za-z]+:\/\/)/.test(plain) ? plain : text;
}

/** `file:///home/me/a%20b`; one that cannot be read stays what it is. */
function pathOfFileUrl(url: string): string {
  const rest = url.replace(/^file:\/\/(localhost)?/i, '');
  if (!rest.startsWith('/') || /%(?![0-9A-Fa-f]{2})/.test(rest)) return url;
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  for (const part of rest.split(/(%[0-9A-Fa-f]{2})/)) {
    if (/^%[0-9A-Fa-f]{2}$/.test(part)) bytes.push(Number.parseInt(part.slice(1), 16));
    else bytes.push(...encoder.encode(part));
  }
  return bytesToText(Uint8Array.from(bytes));
}
