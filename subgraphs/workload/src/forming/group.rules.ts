import type { OpenGroup } from '../task/task.entity.ts';

/** What a page of files became. */
export interface Grouped<File> {
  readonly inputs: readonly (File & { readonly jobId: string; readonly position: number })[];
  readonly jobs: readonly { readonly id: string; readonly ordinal: number }[];
  readonly open: OpenGroup | null;
}

interface GroupOptions {
  /** Files per job; null: all in one. */
  readonly filesPerJob: number | null;
  /** The input dataset has no further files. */
  readonly last: boolean;
  /** Whether a task without any file has one job with an empty list (merge) or none (map). */
  readonly emptyJob: boolean;
  /** Whether any job or file came before this page. */
  readonly first: boolean;
  newId(): string;
}

/**
 * Groups a page of files into jobs of consecutive files. A group may continue from the page before and on the next page; only
 * the last group of a task may be smaller. A job has the ordinal of its first file.
 */
export function groupFiles<File extends { readonly ordinal: number }>(
  from: OpenGroup | null,
  files: readonly File[],
  options: GroupOptions,
): Grouped<File> {
  const limit = options.filesPerJob ?? Number.POSITIVE_INFINITY;
  const inputs: (File & { jobId: string; position: number })[] = [];
  const jobs: { id: string; ordinal: number }[] = [];
  let open = from;
  for (const file of files) {
    const group: OpenGroup = open ?? { jobId: options.newId(), ordinal: file.ordinal, size: 0 };
    inputs.push({ ...file, jobId: group.jobId, position: group.size });
    const size = group.size + 1;
    open = size >= limit ? null : { ...group, size };
    if (!open) jobs.push({ id: group.jobId, ordinal: group.ordinal });
  }
  if (options.last && open) {
    jobs.push({ id: open.jobId, ordinal: open.ordinal });
    open = null;
  }
  if (options.last && options.first && options.emptyJob && files.length === 0 && !from)
    jobs.push({ id: options.newId(), ordinal: 0 });
  return { inputs, jobs, open };
}
