import { nameProblem, utf8Length, NAME_LIMIT_BYTES } from '@visor/schema';

/** How the dataset of a file is found: one for all, or by a pattern from the file's path. */
export type DatasetNaming =
  { readonly kind: 'fixed'; readonly name: string } | { readonly kind: 'pattern'; readonly pattern: RegExp };

/** Which dataset a file belongs to, and of which run it is; or why it belongs to none. */
type Naming = { readonly dataset: string; readonly run: number | null } | { readonly problem: string };

/** Longest path that a pattern is asked about, characters: its time grows with the path. */
export const MAX_MATCHED_PATH = 512;
const MAX_RUN = 2 ** 31 - 1;

/** Room for `.late.<n>`, so that late files have a dataset, too. */
const LATE_BYTES = '.late.'.length + 4;
/** Most datasets of late files of one dataset. */
export const MAX_LATE = 9_999;

/** The dataset for files that a dataset cannot take any more; 0: the dataset itself. */
export const lateName = (dataset: string, n: number): string => (n === 0 ? dataset : `${dataset}.late.${n}`);

/** Returns why a dataset of watched files cannot have this name, as the rest of a sentence, or undefined. */
export function datasetProblem(name: string): string | undefined {
  const bytes = utf8Length(name);
  const most = NAME_LIMIT_BYTES.dataset - LATE_BYTES;
  if (bytes > most && bytes <= NAME_LIMIT_BYTES.dataset)
    return `is ${bytes} bytes long; at most ${most} are allowed, to leave room for the names of datasets of late files`;
  return nameProblem('dataset', name);
}

/** @param path relative to the watched folder */
export function datasetOf(naming: DatasetNaming, path: string): Naming {
  if (naming.kind === 'fixed') return { dataset: naming.name, run: null };
  if (path.length > MAX_MATCHED_PATH)
    return {
      problem: `its path has ${path.length} characters; --name-from is asked about at most ${MAX_MATCHED_PATH}`,
    };
  const match = naming.pattern.exec(path);
  if (!match) return { problem: 'its path does not match --name-from' };
  const dataset = match.groups?.['dataset'] ?? match[1];
  if (dataset === undefined || dataset === '')
    return { problem: 'the group of --name-from that names the dataset is empty for its path' };
  const problem = datasetProblem(dataset);
  if (problem !== undefined) return { problem: `the dataset ${JSON.stringify(dataset)} of its path ${problem}` };
  return { dataset, run: readRun(match.groups?.['run']) };
}

function readRun(text: string | undefined): number | null {
  const run = text === undefined || !/^\d+$/.test(text) ? Number.NaN : Number(text);
  return run <= MAX_RUN ? run : null;
}
