import { FLOOD_BYTES, type PayloadEnd } from '../pilot.rules.ts';
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
export async function runPayload(launch: Launch, options: RunOptions): Promise<PayloadEnd> {
  const { spawner, file } = options.slot;
  file.write(jobFile(launch));
  let limit: PayloadEnd['limit'];
  let calledOff = (): void => {};
  let hasStarted = false;
  let asked = options.signal.aborted;
  const stop = (): void => {
    if (hasStarted && !asked) calledOff = terminate(spawner, options.graceMs);
    asked = true;
  };
  const streams = streamsOf(launch, options.maxOutputBytes);
  using _ = watchLimits(options.limits, streams, (passed) => {
    limit ??= passed;
    stop();
  });
  options.signal.addEventListener('abort', stop);
  try {
    const status = await spawner.run(options.folder, () => {
      hasStarted = true;
      if (asked) calledOff = terminate(spawner, options.graceMs);
    });
    limit ??= limitPassed(streams);
    if (limit) return { status, limit };
    const unstarted = status === 0 ? undefined : findStartFault(launch, file.path);
    return unstarted === undefined ? { status } : { status, unstarted };
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
      : { path: launch[name], maxBytes: FLOOD_BYTES, limit: 'flood' },
  );
}
