import type { PayloadEnd } from '../pilot.rules.ts';
import { jobFile, type Launch } from './job-file.rules.ts';
import type { JobFile } from './slots.ts';
import { FLOOD_BYTES, watchLimits, type Limits, type Stream } from './limits.ts';
import { signalGroup, type Spawner } from './spawner.ts';
import { terminate } from './terminate.ts';

export interface RunOptions {
  readonly spawner: Spawner;
  /** The slot's job file. */
  readonly file: JobFile;
  readonly limits: Limits;
  /** Largest output, bytes. */
  readonly maxOutputBytes: number;
  /** Time between TERM and KILL, milliseconds. */
  readonly graceMs: number;
  /** Ends the payload. */
  readonly signal: AbortSignal;
}

/** Runs a payload under its limits until its process group is gone. @throws SpawnerError */
export async function runPayload(launch: Launch, options: RunOptions): Promise<PayloadEnd> {
  options.file.write(jobFile(launch));
  let pid = 0;
  let limit: PayloadEnd['limit'];
  let calledOff = (): void => {};
  let asked = options.signal.aborted;
  const stop = (): void => {
    asked = true;
    if (pid > 0) {
      calledOff();
      calledOff = terminate(pid, options.graceMs);
    }
  };
  using _ = watchLimits(options.limits, streamsOf(launch, options.maxOutputBytes), (passed) => {
    limit ??= passed;
    stop();
  });
  options.signal.addEventListener('abort', stop);
  try {
    const status = await options.spawner.run(options.file.path, (started) => {
      pid = started;
      if (asked) stop();
    });
    return limit ? { status, limit } : { status };
  } finally {
    calledOff();
    // What it left behind would write into files that are being staged out.
    if (pid > 0) signalGroup(pid, 'SIGKILL');
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
