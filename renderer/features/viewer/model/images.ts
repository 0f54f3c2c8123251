/** What an image is, by its first bytes. */
export type ImageKind = 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'svg';

/** The type under which the browser shows it. */
export function imageType(kind: ImageKind): string {
  return kind === 'svg' ? 'image/svg+xml' : `image/${kind}`;
}

/** Undefined for what is no image; a text is SVG only when its name says so, too. */
export function imageKind(bytes: Uint8Array, name: string): ImageKind | undefined {
  const starts = (...head: readonly number[]): boolean =>
    head.every((byte, at) => bytes[at] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(0x47, 0x49, 0x46, 0x38)) return 'gif';
  if (starts(0x52, 0x49, 0x46, 0x46) && asciiAt(bytes, 8, 4) === 'WEBP') return 'webp';
  if (starts(0x42, 0x4d) && u32(bytes, 14, 'little') === 40) return 'bmp';
  const isSvg = /\.svg$/iu.test(name) && asciiAt(bytes, 0, 1_024).includes('<svg');
  return isSvg ? 'svg' : undefined;
}

/**
 * Width times height as the image itself says, before anything unpacks it: few bytes can hold more pixels than there is
 * memory. Undefined when it does not say, as drawings do not.
 */
export function pixelsOf(bytes: Uint8Array, kind: ImageKind): number | undefined {
  switch (kind) {
    case 'png':
      return product(u32(bytes, 16, 'big'), u32(bytes, 20, 'big'));
    case 'gif':
      return product(u16(bytes, 6, 'little'), u16(bytes, 8, 'little'));
    case 'bmp':
      return product(signed(u32(bytes, 18, 'little')), signed(u32(bytes, 22, 'little')));
    case 'webp':
      return webpPixels(bytes);
    case 'jpeg':
      return jpegPixels(bytes);
    case 'svg':
      return undefined;
  }
}

function webpPixels(bytes: Uint8Array): number | undefined {
  switch (asciiAt(bytes, 12, 4)) {
    case 'VP8X':
      return product(u24(bytes, 24) + 1, u24(bytes, 27) + 1);
    case 'VP8 ':
      return product(u16(bytes, 26, 'little') & 0x3fff, u16(bytes, 28, 'little') & 0x3fff);
    case 'VP8L': {
      const bits = u32(bytes, 21, 'little');
      return product((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    default:
      return undefined;
  }
}

function jpegPixels(bytes: Uint8Array): number | undefined {
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return product(u16(bytes, at + 7, 'big'), u16(bytes, at + 5, 'big'));
    // padding, and markers without a length
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + Math.max(2, u16(bytes, at + 2, 'big'));
  }
  return undefined;
}

function product(width: number, height: number): number {
  return Math.abs(width) * Math.abs(height);
}

function signed(value: number): number {
  return value | 0;
}

function u16(bytes: Uint8Array, at: number, order: 'big' | 'little'): number {
  const [a, b] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
  return order === 'big' ? a * 256 + b : b * 256 + a;
}

function u24(bytes: Uint8Array, at: number): number {
  return u16(bytes, at, 'little') + (bytes[at + 2] ?? 0) * 0x10000;
}

function u32(bytes: Uint8Array, at: number, order: 'big' | 'little'): number {
  const [a, b] = [u16(bytes, at, order), u16(bytes, at + 2, order)];
  return order === 'big' ? a * 0x10000 + b : b * 0x10000 + a;
}

function asciiAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
