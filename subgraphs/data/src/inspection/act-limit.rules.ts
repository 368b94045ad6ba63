/** Least number of files that may be acted on within a day. */
const LEAST_LIMIT = 10;
const LIMIT_SHARE = 0.01;

/** Most files of a storage with this number of files that the inspector sets aside or gives up within a day: more is a fault of another kind. */
const dailyLimit = (files: number): number => Math.max(LEAST_LIMIT, Math.floor(files * LIMIT_SHARE));

/** Returns why nothing is done, or undefined. */
export function limitProblem(wanted: number, { files, done }: { files: number; done: number }): string | undefined {
  const limit = dailyLimit(files);
  if (wanted === 0 || wanted + done <= limit) return undefined;
  return `it would act on ${wanted} files${done > 0 ? `, after ${done} within a day` : ''}; more than ${limit} a day (1 % of ${files} files, at least ${LEAST_LIMIT}) look like a fault of the storage or of the catalog: nothing was done`;
}
