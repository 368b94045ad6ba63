import { dirname } from 'node:path';
import type { Inspect } from '@visor/storage';
import type { Workdir } from '../workdir/open-workdir.ts';
import { exceededByProcesses, type Exceeded, type Limits } from '../usage/limits.rules.ts';
import type { Sampler } from '../usage/sampler.ts';
import type { StreamFile } from '../usage/watched-payload.ts';
import { renderJobFile, type Launch } from './job-file.rules.ts';
import { LauncherError } from './launcher-error.ts';
import { MAX_LOG_STREAM_BYTES, type PayloadResult } from './payload-result.rules.ts';
import type { Slot } from './slots.ts';
import { findStartFault } from './start-fault.ts';
import { terminatePayload } from './terminate-payload.ts';

interface RunOptions {
  readonly slot: Pick<Slot, 'spawner' | 'file'>;
  readonly workdir: Workdir;
  readonly wallSeconds: number;
  readonly limits: Limits;
  /** Largest output, bytes. */
  readonly maxOutputBytes: number;
  /** Time between TERM and KILL, milliseconds. */
  readonly graceMs: number;
  readonly sampler: Sampler;
  readonly inspect: Inspect;
  /** Ends the payload. */
  readonly signal: AbortSignal;
}

/** Longest delay of setTimeout. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Runs a payload under its limits until its last process has ended. @throws LauncherError */
export async function runPayload(launch: Launch, options: RunOptions): Promise<PayloadResult> {
  const { graceMs, inspect, limits, sampler, signal, wallSeconds, workdir } = options;
  const { spawner, file } = options.slot;
  file.write(renderJobFile(launch));
  let exceeded: Exceeded | undefined;
  let cancelKill = (): void => {};
  let isRunning = false;
  let ranOn = false;
  let isStopRequested = signal.aborted;
  const end = (): void => {
    cancelKill();
    cancelKill = terminatePayload(spawner, exceeded?.atOnce ? 0 : graceMs);
  };
  const stop = (): void => {
    if (isRunning && !isStopRequested) end();
    isStopRequested = true;
  };
  const onExceeded = (limit: Exceeded): void => {
    // One that is being ended may still have to be ended at once.
    if (isStopRequested && isRunning && limit.atOnce) spawner.kill();
    exceeded ??= limit;
    stop();
  };
  const timer = setTimeout(onExceeded, Math.min(wallSeconds * 1_000, MAX_TIMER_MS), {
    limit: 'walltime',
    text: `ran longer than its limit, ${wallSeconds} s`,
  });
  const streams = streamFilesOf(launch, options.maxOutputBytes);
  using watch = sampler.watch({ spawner, limits, folders: [workdir.out, workdir.tmp], streams, onExceeded });
  signal.addEventListener('abort', stop);
  try {
    const running = spawner.run(dirname(workdir.out), {
      left: (processes) => void (exceeded ??= exceededByProcesses(processes, limits)),
      ranOn: () => void (ranOn = true),
    });
    isRunning = true;
    if (isStopRequested) end();
    const status = await running;
    exceeded ??= watch.check();
    const usage = watch.usage();
    if (exceeded) return { status, exceeded, usage };
    const startError = status === 0 ? undefined : await findStartFault(launch, file.path, inspect);
    if (startError === undefined) return { status, usage, ranOn };
    // It may have been mounted since: the next spawner sees that.
    spawner[Symbol.dispose]();
    return { status, startError };
  } catch (error) {
    // Its mount namespace may be out of date; the next spawner has a new one.
    spawner[Symbol.dispose]();
    if (exceeded && error instanceof LauncherError)
      throw new LauncherError(`the payload ${exceeded.text}; ${error.message}`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    cancelKill();
    signal.removeEventListener('abort', stop);
  }
}

function streamFilesOf(launch: Launch, maxOutputBytes: number): StreamFile[] {
  return (['stdout', 'stderr'] as const).map((name) =>
    launch.outputStreams?.includes(name)
      ? { path: launch[name], maxBytes: maxOutputBytes, limit: 'output' }
      : { path: launch[name], maxBytes: MAX_LOG_STREAM_BYTES, limit: 'log' },
  );
}
