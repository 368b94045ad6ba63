import { MAX_JOB_FILES } from '@visor/schema';
import type { OpenGroup } from '../task/task.entity.ts';

/** What grouping looks at. */
interface GroupedFile {
  readonly ordinal: number;
  /** Bytes. */
  readonly size: number;
}

/** A job, with the number and the bytes of its files. */
interface GroupedJob {
  readonly id: string;
  readonly ordinal: number;
  readonly inputFiles: number;
  readonly inputBytes: number;
}

/** What a page of files became. */
export interface Grouped<File> {
  readonly inputs: readonly (File & { readonly jobId: string; readonly position: number })[];
  readonly jobs: readonly GroupedJob[];
  readonly open: OpenGroup | null;
}

interface GroupOptions {
  /** Files per job; null: as many as a job can have. */
  readonly filesPerJob: number | null;
  /** Bytes of the files of one job; null: no limit. */
  readonly sizePerJob: number | null;
  /** The input dataset has no further files. */
  readonly last: boolean;
  /** Whether a task without any file has one job with an empty list (merge) or none (map). */
  readonly emptyJob: boolean;
  /** Whether any job or file came before this page. */
  readonly first: boolean;
  newId(): string;
}

/**
 * Groups a page of files into jobs. A group may continue from the page before and on the next page. It ends with its last file,
 * before the file that would exceed the size, or when no further file is left; so a file that is larger than the size is alone in
 * its job. A job has the smallest ordinal of its files, which is that of the first one where files come in their order.
 */
export function groupFiles<File extends GroupedFile>(
  from: OpenGroup | null,
  files: readonly File[],
  options: GroupOptions,
): Grouped<File> {
  const maxFiles = Math.min(options.filesPerJob ?? MAX_JOB_FILES, MAX_JOB_FILES);
  const maxBytes = options.sizePerJob ?? Number.POSITIVE_INFINITY;
  const inputs: (File & { jobId: string; position: number })[] = [];
  const jobs: GroupedJob[] = [];
  let open = from;
  const end = (group: OpenGroup): void => {
    jobs.push({ id: group.jobId, ordinal: group.ordinal, inputFiles: group.size, inputBytes: group.bytes ?? 0 });
    open = null;
  };
  for (const file of files) {
    if (open && (open.bytes ?? 0) + file.size > maxBytes) end(open);
    const group: OpenGroup = open ?? { jobId: options.newId(), ordinal: file.ordinal, size: 0, bytes: 0 };
    inputs.push({ ...file, jobId: group.jobId, position: group.size });
    open = {
      ...group,
      ordinal: Math.min(group.ordinal, file.ordinal),
      size: group.size + 1,
      bytes: (group.bytes ?? 0) + file.size,
    };
    if (open.size >= maxFiles || (open.bytes ?? 0) >= maxBytes) end(open);
  }
  if (options.last && open) end(open);
  if (options.last && options.first && options.emptyJob && files.length === 0 && !from)
    jobs.push({ id: options.newId(), ordinal: 0, inputFiles: 0, inputBytes: 0 });
  return { inputs, jobs, open };
}
