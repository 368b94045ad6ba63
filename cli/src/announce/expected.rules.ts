import { onName } from '../commands/explain/remedies.rules.ts';

/** How many files a dataset will have, where that was said before they came; null: it was not, or it is closed. */
export type ExpectedFiles = number | null;

/** Returns why an announcement must not close a dataset: more or fewer files were said to come, and a chain would run over other data. */
export function expectationProblem(name: string, expected: ExpectedFiles, files: number): string | undefined {
  if (expected === null || expected === files) return undefined;
  const why = `${name}: ${expected} files are expected (dataset create --files), and it would be closed with ${files}`;
  const asItIs = `${onName('visor dataset close', { name }, 'NAME')} closes it with what is there`;
  return files < expected
    ? `${why}: announce the others too, and it is closed with the last one; ${asItIs}`
    : `${why}: leave out those that are not of it; without --close all are announced, and ${asItIs}`;
}

/** What there is to say of a dataset that waits for more files; undefined: nothing. */
export const awaitedText = (name: string, expected: ExpectedFiles, files: number): string | undefined =>
  expected === null || files >= expected
    ? undefined
    : `${name}: ${files} of ${expected} expected files are there; it is closed when all are`;
