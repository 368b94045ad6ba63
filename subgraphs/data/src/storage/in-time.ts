/** Longest wait for the file system of a storage: a mount whose server is away can answer never. */
const STORAGE_TIMEOUT_MS = 15_000;

const FOLDER_ROOT_MS = 5_000;
/** Programs of XRootD 5.5 sometimes end only five seconds after their answer, and a look can need two of them. */
const SERVER_ROOT_MS = 15_000;

/** Returns the longest wait for the answer of a root, milliseconds: a mount whose server is away can answer never. */
export const rootWaitMs = (url: string): number => (url.startsWith('file:') ? FOLDER_ROOT_MS : SERVER_ROOT_MS);

const PARTS_OF_WAIT = 10;

/**
 * Calls back after a wait. It is made of parts, so that a pause of the whole process, as on a machine under load, counts as one of them:
 * what was answered meanwhile is read only after the timers.
 * @returns ends the wait
 */
export function afterWait(ms: number, callBack: () => void): () => void {
  let left = PARTS_OF_WAIT;
  const timer = setInterval(() => {
    left--;
    if (left > 0) return;
    clearInterval(timer);
    callBack();
  }, ms / PARTS_OF_WAIT);
  return () => clearInterval(timer);
}

interface Late<T> {
  /** Makes the error of a wait that is over. */
  late(): Error;
  /** Gets what came after that. */
  unused?(value: T): Promise<unknown>;
  /** Longest wait; `STORAGE_TIMEOUT_MS` by default. */
  readonly ms?: number;
}

/** Waits for work on a storage, and no longer than that is worth. @throws the error of `late` */
export async function inTime<T>(work: Promise<T>, { late, unused, ms = STORAGE_TIMEOUT_MS }: Late<T>): Promise<T> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  let isLate = false;
  const endWait = afterWait(ms, () => {
    isLate = true;
    reject(late());
  });
  // Nobody waits for what comes too late.
  work.then((value) => (isLate ? unused?.(value) : undefined)).catch(() => {});
  try {
    return await Promise.race([work, timeout]);
  } finally {
    endWait();
  }
}
