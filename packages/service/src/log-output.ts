import { writeSync } from 'node:fs';

/** Where log lines go: a file descriptor that may fail for a while without harm to the process. */
interface LogOutput {
  write(line: string): void;
  /** Tries once more to write the lines that wait: before the process ends. */
  flush(): void;
  /** Why the last line could not be written, while that is so. */
  readonly fault: string | undefined;
}

/** Limit of the lines that wait to be written, so that a full disk does not fill the memory. */
const MAX_WAITING_BYTES = 1_048_576;
const RETRY_INTERVAL_MS = 500;
/** For a pipe that is full: its reader soon reads on. */
const BUSY_INTERVAL_MS = 20;

type Write = (bytes: Buffer, offset: number) => number;

/**
 * Writes lines in order and at once. When that fails (no space, I/O error, a pipe that is full or has no reader), lines wait
 * and are written once it works again; lines above the limit are counted, and the count is written in their place.
 * @param lost makes the line that says how many were lost
 */
export function logOutput(
  lost: (count: number, fault: string) => string,
  write: Write = (bytes, offset) => writeSync(1, bytes, offset),
): LogOutput {
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let lostCount = 0;
  let begun = 0;
  let fault: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  const keep = (bytes: Buffer): void => {
    if (waitingBytes + bytes.length > MAX_WAITING_BYTES) return void lostCount++;
    waiting.push(bytes);
    waitingBytes += bytes.length;
  };

  /** Writes what waits, from where the last try ended within a line. */
  const flush = (): void => {
    try {
      while (waiting[0]) {
        const [bytes] = waiting;
        while (begun < bytes.length) begun += write(bytes, begun);
        waiting.shift();
        waitingBytes -= bytes.length;
        begun = 0;
        if (waiting.length === 0 && lostCount > 0) {
          const count = lostCount;
          lostCount = 0;
          keep(Buffer.from(lost(count, fault ?? '')));
        }
      }
      fault = undefined;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      fault = code ?? message;
      timer ??= setTimeout(
        () => {
          timer = undefined;
          flush();
        },
        code === 'EAGAIN' ? BUSY_INTERVAL_MS : RETRY_INTERVAL_MS,
      ).unref();
    }
  };

  return {
    flush,
    write(line) {
      keep(Buffer.from(line));
      // While it fails, the timer tries: a stream of lines does not become a stream of failing calls.
      if (timer === undefined) flush();
    },
    get fault() {
      return fault;
    },
  };
}
