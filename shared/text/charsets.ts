/** The charsets the editor knows, in the order they are offered. */
export const charsets = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'utf-16le', label: 'UTF-16 LE' },
  { value: 'utf-16be', label: 'UTF-16 BE' },
  { value: 'windows-1252', label: 'Western (Windows-1252)' },
  { value: 'iso-8859-1', label: 'Western (Latin-1)' },
  { value: 'iso-8859-15', label: 'Western (Latin-9)' },
  { value: 'windows-1250', label: 'Central European (Windows-1250)' },
  { value: 'iso-8859-2', label: 'Central European (Latin-2)' },
  { value: 'windows-1251', label: 'Cyrillic (Windows-1251)' },
  { value: 'koi8-r', label: 'Cyrillic (KOI8-R)' },
  { value: 'gb18030', label: 'Chinese (GB18030)' },
  { value: 'gbk', label: 'Chinese (GBK)' },
  { value: 'big5', label: 'Chinese (Big5)' },
  { value: 'shift_jis', label: 'Japanese (Shift_JIS)' },
  { value: 'euc-jp', label: 'Japanese (EUC-JP)' },
  { value: 'euc-kr', label: 'Korean (EUC-KR)' },
] as const;

/** One of {@link charsets}. */
export type Charset = (typeof charsets)[number]['value'];

/** The charsets that are read by a table of byte sequences. */
export type TableCharset = Exclude<Charset, 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-8859-1'>;

/** What people call it. */
export function charsetLabel(charset: Charset): string {
  return charsets.find(({ value }) => value === charset)?.label ?? charset;
}
