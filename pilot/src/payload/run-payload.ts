import { MAX_LOG_STREAM_BYTES, type PayloadResult } from './payload-result.rules.ts';
import { jobFile, type Launch } from './job-file.rules.ts';
import { limitPassed, watchLimits, type Limits, type Stream } from './watch-limits.ts';
import type { Slot } from './slots.ts';
import { findStartFault } from './start-fault.ts';
import { terminate } from './terminate-payload.ts';

export interface RunOptions {
  readonly slot: Pick<Slot, 'spawner' | 'file'>;
  /** The attempt's. */
  readonly folder: string;
  readonly limits: Limits;
  /** Largest output, bytes. */
  readonly maxOutputBytes: number;
  /** Time between TERM and KILL, milliseconds. */
  readonly graceMs: number;
  /** Ends the payload. */
  readonly signal: AbortSignal;
}

/** Runs a payload under its limits until none of its processes is left. @throws LauncherError */
export async function runPayload(launch: Launch, options: RunOptions): Promise<PayloadResult> {
  const { spawner, file } = options.slot;
  file.write(jobFile(launch));
  let exceeded: PayloadResult['exceeded'];
  let calledOff = (): void => {};
  let hasStarted = false;
  let asked = options.signal.aborted;
  const stop = (): void => {
    if (hasStarted && !asked) calledOff = terminate(spawner, options.graceMs);
    asked = true;
  };
  const streams = streamsOf(launch, options.maxOutputBytes);
  using _ = watchLimits(options.limits, streams, (passed) => {
    exceeded ??= passed;
    stop();
  });
  options.signal.addEventListener('abort', stop);
  try {
    const status = await spawner.run(options.folder, () => {
      hasStarted = true;
      if (asked) calledOff = terminate(spawner, options.graceMs);
    });
    exceeded ??= limitPassed(streams);
    if (exceeded) return { status, exceeded };
    const startError = status === 0 ? undefined : findStartFault(launch, file.path);
    return startError === undefined ? { status } : { status, startError };
  } catch (error) {
    // Its namespace may not show what was mounted since: the next spawner has a new one.
    spawner[Symbol.dispose]();
    throw error;
  } finally {
    calledOff();
    options.signal.removeEventListener('abort', stop);
  }
}

function streamsOf(launch: Launch, maxOutputBytes: number): Stream[] {
  return (['stdout', 'stderr'] as const).map((name) =>
    launch.outputStreams?.includes(name)
      ? { path: launch[name], maxBytes: maxOutputBytes, limit: 'output' }
      : { path: launch[name], maxBytes: MAX_LOG_STREAM_BYTES, limit: 'flood' },
  );
}
