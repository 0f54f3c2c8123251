/** The charsets that names at a server can be in, as they are offered. */
export const nameCharsetChoices = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'iso-8859-1', label: 'Western (Latin-1)' },
  { value: 'windows-1252', label: 'Western (Windows-1252)' },
  { value: 'koi8-r', label: 'Cyrillic (KOI8-R)' },
  { value: 'gbk', label: 'Chinese (GBK)' },
  { value: 'gb18030', label: 'Chinese (GB18030)' },
  { value: 'big5', label: 'Chinese (Big5)' },
  { value: 'shift_jis', label: 'Japanese (Shift_JIS)' },
  { value: 'euc-jp', label: 'Japanese (EUC-JP)' },
  { value: 'euc-kr', label: 'Korean (EUC-KR)' },
] as const;

/** One of {@link nameCharsetChoices}. */
export type NameCharset = (typeof nameCharsetChoices)[number]['value'];

/** The same without their labels. */
export const nameCharsets: readonly NameCharset[] = nameCharsetChoices.map(({ value }) => value);

/** What people call it. */
export function nameCharsetLabel(charset: NameCharset): string {
  return nameCharsetChoices.find(({ value }) => value === charset)?.label ?? charset;
}
