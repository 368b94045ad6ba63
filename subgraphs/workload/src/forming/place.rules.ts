/** Pause between two looks at an open dataset, where no event announces new files. */
const POLL_INTERVAL_MS = 5_000;
/** Shortest pause between two scans of an open dataset from its start, and files of it that are read in each second at most. */
const MIN_RESCAN_INTERVAL_MS = 2_000;
const RESCANNED_FILES_PER_SECOND = 1_000;

/** Where a task is in its input dataset. */
interface Place {
  readonly cursor: string | null;
  /** Whether the scan after the close of the dataset has begun. */
  readonly rescanned: boolean;
  /** When an open dataset may be scanned again from its start. */
  readonly rescanAt: Date | null;
}

/** A page of the dataset, and what is formed with it. */
interface ReadPage {
  readonly cursor: string | null;
  /** Whether the dataset may still get files. */
  readonly open: boolean;
  readonly more: boolean;
  /** Files of the dataset when the page was read. */
  readonly fileCount: number;
  /** Files that jobs have, with those of this page. */
  readonly formed: number;
}

interface NextPlace extends Place {
  readonly phase: 'FORMING' | 'FORMED';
  /** When the next page is read. */
  readonly tryAt: Date;
}

/**
 * Returns where a task goes on after a page. Files come in the order of their ordinals, but are registered in any order: a
 * streaming task, which reads an open dataset, scans it again from its start while the dataset has files that no job has, and
 * once after its close. The pause between scans grows with the dataset, so that reading stays cheap.
 */
export function nextPlace(task: Place & { readonly streaming: boolean }, page: ReadPage, now: Date): NextPlace {
  const { rescanned, rescanAt } = task;
  const forming = { phase: 'FORMING', cursor: page.cursor, rescanned, rescanAt, tryAt: now } as const;
  const later = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
  if (page.more) return forming;
  if (!page.open) {
    if (task.streaming && !rescanned) return { ...forming, cursor: null, rescanned: true };
    return { ...forming, phase: 'FORMED' };
  }
  if (page.fileCount <= page.formed) return { ...forming, tryAt: later(POLL_INTERVAL_MS) };
  if (rescanAt && rescanAt > now) {
    const wait = Math.min(rescanAt.getTime() - now.getTime(), POLL_INTERVAL_MS);
    return { ...forming, tryAt: later(wait) };
  }
  const pause = Math.max(MIN_RESCAN_INTERVAL_MS, (page.fileCount / RESCANNED_FILES_PER_SECOND) * 1_000);
  return { ...forming, cursor: null, rescanAt: later(pause) };
}

/** When the dataset of a task that does not stream is looked at again, while it is open. */
export const nextLookAt = (now: Date): Date => new Date(now.getTime() + POLL_INTERVAL_MS);
