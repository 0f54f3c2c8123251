import { crc32 } from 'node:zlib';

/** Of the file's format. A file of a later version is kept as it is and not read. */
export const journalVersion = 1;

/** One record as it stands in the file: `<crc32 hex> <number> <json>`, the checksum over all behind it. */
export function encodeLine(number: number, record: unknown): string {
  const body = `${number} ${JSON.stringify(record)}`;
  return `${crc32(body).toString(16).padStart(8, '0')} ${body}\n`;
}

/** What a file turned out to be. */
export type JournalReading = {
  /** The highest number seen. */
  readonly lastNumber: number;
  /** Lines that are not what was written; a line without an end is none of them, but the last word of a crash. */
  readonly badLines: number;
  /** Written by a version that this one does not know. */
  readonly isLater: boolean;
};

const newline = 0x0a;

/** Reads a journal in pieces of any size. */
export class JournalReader {
  readonly #onRecord: (record: unknown) => void;
  #rest: Buffer[] = [];
  #lastNumber = 0;
  #badLines = 0;
  #isLater = false;
  #isFirst = true;

  constructor(onRecord: (record: unknown) => void) {
    this.#onRecord = onRecord;
  }

  take(piece: Buffer): void {
    let start = 0;
    for (let end = piece.indexOf(newline); end !== -1; end = piece.indexOf(newline, start)) {
      const tail = piece.subarray(start, end);
      const line = this.#rest.length === 0 ? tail : Buffer.concat([...this.#rest, tail]);
      this.#rest = [];
      start = end + 1;
      if (!this.#isLater) this.#read(line);
    }
    if (start < piece.length) this.#rest.push(Buffer.from(piece.subarray(start)));
  }

  end(): JournalReading {
    return { lastNumber: this.#lastNumber, badLines: this.#badLines, isLater: this.#isLater };
  }

  #read(line: Buffer): void {
    const found = decodeLine(line);
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    // numbers only go up: what does not is a stale piece of the disk
    if (found === undefined || found.number <= this.#lastNumber) {
      this.#badLines += 1;
      return;
    }
    this.#lastNumber = found.number;
    if (isFirst && isHeader(found.record)) {
      this.#isLater = found.record.journal > journalVersion;
      return;
    }
    this.#onRecord(found.record);
  }
}

/** The first record of a file. */
export function journalHeader(): { readonly journal: number } {
  return { journal: journalVersion };
}

function isHeader(record: unknown): record is { readonly journal: number } {
  return (
    typeof record === 'object' &&
    record !== null &&
    'journal' in record &&
    typeof record.journal === 'number'
  );
}

function decodeLine(line: Buffer): { number: number; record: unknown } | undefined {
  // 8 digits, a space, a number, a space, JSON
  const checksum = line.toString('latin1', 0, 9);
  if (!/^[0-9a-f]{8} $/.test(checksum)) return undefined;
  if (crc32(line.subarray(9)) !== Number.parseInt(checksum, 16)) return undefined;
  const space = line.indexOf(0x20, 9);
  const number = Number(line.toString('latin1', 9, space));
  if (space === -1 || !Number.isSafeInteger(number)) return undefined;
  try {
    return { number, record: JSON.parse(line.toString('utf8', space + 1)) as unknown };
  } catch {
    return undefined; // a checksum that fits by chance
  }
}
