import { flushLog, logger as newLogger, type Logger } from './log.ts';

const STOP_TIMEOUT_MS = 8_000;
/** For a process that has not started yet. */
const START_STOP_TIMEOUT_MS = 10_000;

/**
 * Runs a process from `start` until it is asked to stop: by SIGTERM, SIGINT, or, where VISOR_STOP_ON_STDIN_END is set, by the
 * end of its standard input, which a supervisor keeps open (so that no child outlives it, even when it is killed).
 */
export async function runProcess(name: string, start: () => Promise<AsyncDisposable>): Promise<void> {
  const logger = newLogger(name, process.env['LOG_LEVEL']);
  logRejections(logger);
  process.once('exit', flushLog);
  const stopped = untilStopped();
  try {
    const running = await start();
    logger.info({ reason: await stopped }, 'stopping');
    const timeout = setTimeout(() => process.exit(1), STOP_TIMEOUT_MS);
    await running[Symbol.asyncDispose]();
    clearTimeout(timeout);
    process.exit(0);
  } catch (error) {
    logger.fatal({ err: error }, (error as Error).message);
    process.exit(1);
  }
}

/**
 * Logs promises that are rejected and not awaited: a bug in one request or one round of a loop. The state of the process is in
 * the database, and each request and round starts from there, so the process goes on with the others. An uncaught exception still
 * ends the process (the default of Node.js): its memory may be changed in part.
 */
function logRejections(logger: Logger): void {
  process.on('unhandledRejection', (reason) =>
    logger.error({ err: reason }, 'unhandled rejection: a bug, please report'),
  );
}

function untilStopped(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
  if (process.env['VISOR_STOP_ON_STDIN_END']) {
    process.stdin.on('end', () => resolve('supervisor gone'));
    process.stdin.on('error', () => resolve('supervisor gone'));
    process.stdin.resume();
  }
  // A stop during the start must not wait for it: it may never end (no database yet).
  void promise.then(() => setTimeout(() => process.exit(1), START_STOP_TIMEOUT_MS).unref());
  return promise;
}
