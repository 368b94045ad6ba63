import { flushLog, logger as newLogger, type Logger } from './log.ts';

/**
 * Runs a process's `start` until it is told to stop: SIGTERM, SIGINT, or, where VISOR_STOP_ON_STDIN_END is set, the
 * end of its standard input, which a supervisor holds open (so no child outlives it, even when it is killed).
 */
export async function run(name: string, start: () => Promise<AsyncDisposable>): Promise<void> {
  const logger = newLogger(name, process.env['LOG_LEVEL']);
  surviveRejections(logger);
  process.once('exit', flushLog);
  const stopped = untilStopped();
  try {
    const running = await start();
    logger.info({ reason: await stopped }, 'stopping');
    const late = setTimeout(() => process.exit(1), 8_000);
    await running[Symbol.asyncDispose]();
    clearTimeout(late);
    process.exit(0);
  } catch (error) {
    logger.fatal({ err: error }, (error as Error).message);
    process.exit(1);
  }
}

/**
 * A promise that nobody awaited is a bug of ours in one request or one round of a loop. What the process holds is in the
 * database, and each request and round begins anew; so the bug is logged and the process goes on serving the others,
 * where exiting would let one request end everybody's. An uncaught exception still ends the process (Node's default):
 * after one, its memory may be half changed.
 */
function surviveRejections(logger: Logger): void {
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
  // A stop before the start has ended must not wait for it: there may be nothing to wait for (no database yet).
  void promise.then(() => setTimeout(() => process.exit(1), 10_000).unref());
  return promise;
}
