import { MAX_LOG_STREAM_BYTES, type PayloadResult } from './payload-result.rules.ts';
import { renderJobFile, type Launch } from './job-file.rules.ts';
import { findExceededLimit, watchLimits, type PayloadLimits, type StreamFile } from './watch-limits.ts';
import type { Slot } from './slots.ts';
import { findStartFault } from './start-fault.ts';
import { terminatePayload } from './terminate-payload.ts';

interface RunOptions {
  readonly slot: Pick<Slot, 'spawner' | 'file'>;
  /** The attempt's folder. */
  readonly folder: string;
  readonly limits: PayloadLimits;
  /** Largest output, bytes. */
  readonly maxOutputBytes: number;
  /** Time between TERM and KILL, milliseconds. */
  readonly graceMs: number;
  /** Ends the payload. */
  readonly signal: AbortSignal;
}

/** Runs a payload under its limits until its last process has ended. @throws LauncherError */
export async function runPayload(launch: Launch, options: RunOptions): Promise<PayloadResult> {
  const { spawner, file } = options.slot;
  file.write(renderJobFile(launch));
  let exceeded: PayloadResult['exceeded'];
  let cancelKill = (): void => {};
  let hasStarted = false;
  let isStopRequested = options.signal.aborted;
  const stop = (): void => {
    if (hasStarted && !isStopRequested) cancelKill = terminatePayload(spawner, options.graceMs);
    isStopRequested = true;
  };
  const streams = streamFilesOf(launch, options.maxOutputBytes);
  using _ = watchLimits(options.limits, streams, (limit) => {
    exceeded ??= limit;
    stop();
  });
  options.signal.addEventListener('abort', stop);
  try {
    const status = await spawner.run(options.folder, () => {
      hasStarted = true;
      if (isStopRequested) cancelKill = terminatePayload(spawner, options.graceMs);
    });
    exceeded ??= findExceededLimit(streams);
    if (exceeded) return { status, exceeded };
    const startError = status === 0 ? undefined : findStartFault(launch, file.path);
    return startError === undefined ? { status } : { status, startError };
  } catch (error) {
    // Its mount namespace may be out of date; the next spawner has a new one.
    spawner[Symbol.dispose]();
    throw error;
  } finally {
    cancelKill();
    options.signal.removeEventListener('abort', stop);
  }
}

function streamFilesOf(launch: Launch, maxOutputBytes: number): StreamFile[] {
  return (['stdout', 'stderr'] as const).map((name) =>
    launch.outputStreams?.includes(name)
      ? { path: launch[name], maxBytes: maxOutputBytes, limit: 'output' }
      : { path: launch[name], maxBytes: MAX_LOG_STREAM_BYTES, limit: 'flood' },
  );
}
