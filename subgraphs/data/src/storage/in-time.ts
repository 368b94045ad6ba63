/** Longest wait for the file system of a storage: a mount whose server is away can answer never. */
const STORAGE_TIMEOUT_MS = 15_000;

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
  const timer = setTimeout(() => {
    isLate = true;
    reject(late());
  }, ms);
  // Nobody waits for what comes too late.
  work.then((value) => (isLate ? unused?.(value) : undefined)).catch(() => {});
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
