import { createHash } from 'node:crypto';
import { Refusal } from './refusal.ts';
import type { DatasetClose } from './generated/topics.ts';

/** The digest of a checklist without names. */
export const EMPTY_CHECKLIST_DIGEST = createHash('sha256').digest('hex');

/** How many names a dataset has, and the sha256 of their lines, by which checklists are compared. */
export interface NamesDigest {
  readonly count: number;
  readonly digest: string;
}

/** @param names each once, in UTF-8 byte order */
export function digestNames(names: Iterable<string>): NamesDigest {
  const hash = createHash('sha256');
  let count = 0;
  for (const name of names) hash.update(count++ === 0 ? name : `\n${name}`);
  return { count, digest: hash.digest('hex') };
}

/** Returns the names, each once, in UTF-8 byte order, and their digest. */
export function checklistDigest(names: readonly string[]): { sorted: string[]; digest: string } {
  const unique = [...new Set(names)];
  const sorted = unique.some((name) => SURROGATE.test(name)) ? sortedByBytes(unique) : unique.sort();
  return { sorted, digest: digestNames(sorted).digest };
}

/** Texts without characters of two units are in the order of their bytes when they are in that of their units. */
const SURROGATE = /[\ud800-\udfff]/;

const sortedByBytes = (names: readonly string[]): string[] =>
  names
    .map((name) => Buffer.from(name))
    .sort(Buffer.compare)
    .map(String);

/** The same digest as an SQL aggregate over the rows of a query. @param column holds the names, each once */
export const checklistDigestSql = (column: string): string =>
  `encode(sha256(convert_to(coalesce(string_agg(${column}, e'\\n' order by ${column} collate "C"), ''), 'UTF8')), 'hex')`;

const refuse = (field: keyof DatasetClose, text: string): never => {
  throw new Refusal('INVALID', `${field} ${text}`, { field });
};

/**
 * Checks that a close names the files of its dataset, or gives their count and digest. A count that is given with the names
 * must agree with them.
 * @throws Refusal INVALID that names the field
 */
export function assertChecklist({ files, count, digest }: DatasetClose): void {
  if (!files && (count == null || digest == null)) refuse('files', 'is needed, or count and digest');
  if (count != null && count < 0) refuse('count', 'is less than 0');
  if (digest != null && !/^[0-9a-f]{64}$/.test(digest)) refuse('digest', 'is not 64 lower-case hexadecimal digits');
  const named = files ? new Set(files).size : count;
  if (count != null && count !== named) refuse('count', `is ${count}, but files has ${named} different names`);
}
