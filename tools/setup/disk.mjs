import fs from 'node:fs';
import path from 'node:path';
import { PlainError } from '../plain-error.mjs';

const mebibyte = 1024 * 1024;

/** The folder itself, or the nearest one above it that exists. @param {string} folder @returns {string} */
function nearestExisting(folder) {
  return fs.existsSync(folder) ? folder : nearestExisting(path.dirname(folder));
}

/**
 * Refuses to begin what would fill the disk half way through.
 *
 * @param {string} folder where the bytes will go; need not exist yet
 * @param {number} needBytes
 * @param {string} purpose ends the sentence "Hawser needs ... for"
 */
export function requireSpace(folder, needBytes, purpose) {
  const { bavail, bsize } = fs.statfsSync(nearestExisting(path.resolve(folder)));
  const freeBytes = bavail * bsize;
  if (freeBytes >= needBytes) return;
  const [need, free] = [needBytes, freeBytes].map((bytes) => Math.round(bytes / mebibyte));
  throw new PlainError(
    `Hawser needs ${need} MB of disk space in ${folder} for ${purpose}, but only ${free} MB are free.`,
  );
}
