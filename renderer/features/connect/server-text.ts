import { displayName } from '../../../shared/names.ts';

/** Text from a server, line by line, with whatever could deceive the reader made visible. */
export function serverText(text: string): string {
  return text.trimEnd().replaceAll('\t', '    ').split(/\r?\n/).map(displayName).join('\n');
}
