import { MAX_CHUNK_SIZE, MAX_WINDOW_SIZE, nodeLabelsProblem, type RegisterTask } from '@visor/schema';

/** How the files of a task become jobs, and where these run. */
export interface Splitting {
  readonly filesPerJob: number | null;
  readonly sizePerJob: number | null;
  readonly streaming: boolean;
  readonly chunkSize: number | null;
  readonly windowSize: number | null;
  readonly labels: readonly string[];
  readonly keepLogs: boolean;
}

/** Returns how a command splits its task. A MAP task has one file per job, whatever the command says. */
export function readSplitting(command: RegisterTask): Splitting {
  const isMerge = command.mode === 'MERGE';
  return {
    filesPerJob: isMerge ? (command.filesPerJob ?? null) : 1,
    sizePerJob: isMerge ? (command.sizePerJob ?? null) : null,
    streaming: command.streaming ?? false,
    chunkSize: command.chunk ?? null,
    windowSize: command.window ?? null,
    labels: [...new Set(command.labels ?? [])],
    keepLogs: command.keepLogs ?? true,
  };
}

/** Whether an optional number of things is at least one. */
const isCount = (value: number | null, most: number = Number.MAX_SAFE_INTEGER): boolean =>
  value === null || (value >= 1 && value <= most);

/** Returns what is wrong with the splitting of a task: a sentence per field. */
export function splittingFaults({ filesPerJob, sizePerJob, chunkSize, windowSize, labels }: Splitting): string[] {
  const faults: string[] = [];
  if (!isCount(filesPerJob)) faults.push('filesPerJob must be at least 1');
  if (!isCount(sizePerJob)) faults.push('sizePerJob must be at least 1 byte');
  if (!isCount(chunkSize, MAX_CHUNK_SIZE)) faults.push(`chunk must be 1 to ${MAX_CHUNK_SIZE} jobs`);
  if (!isCount(windowSize, MAX_WINDOW_SIZE)) faults.push(`window must be 1 to ${MAX_WINDOW_SIZE} jobs`);
  const problem = nodeLabelsProblem(labels);
  if (problem !== undefined) faults.push(`labels ${problem}`);
  return faults;
}
