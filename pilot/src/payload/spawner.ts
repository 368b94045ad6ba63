import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import type { Socket } from 'node:net';

const SCRIPT = join(import.meta.dirname, 'spawner.sh');
const NICE = 10;
/** bash first: its job control works without a terminal; dash needs one more program per payload to lead a group. */
const SHELLS = ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash', '/bin/sh'];

/** The spawner is gone, or can't do its work. */
export class SpawnerError extends Error {
  override name = 'SpawnerError';
}

/** A small shell that starts payloads for us, one at a time. */
export interface Spawner extends Disposable {
  readonly alive: boolean;
  /**
   * Starts what a job file says.
   * @returns its exit status, as a shell gives it. @throws SpawnerError when the spawner died meanwhile.
   */
  run(jobFile: string, started: (pid: number) => void): Promise<number>;
}

interface Running {
  readonly started: (pid: number) => void;
  readonly ended: (status: number) => void;
  readonly failed: (error: Error) => void;
  pid: number;
}

export const pickShell = (): string => SHELLS.find(isExecutable) ?? '/bin/sh';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param graceMs time between TERM and KILL of a payload whose pilot is gone, milliseconds */
export async function startSpawner(graceMs: number, shell = pickShell()): Promise<Spawner> {
  const child = spawn(shell, [SCRIPT, String(graceMs / 1000)], {
    // A session of its own: no signal meant for the pilot reaches payloads.
    detached: true,
    cwd: dirname(SCRIPT),
    env: {},
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
  });
  const ready = Promise.withResolvers<void>();
  let running: Running | undefined;
  let alive = true;

  const over = (why: string): void => {
    alive = false;
    letGo(child);
    const error = new SpawnerError(`spawner ${shell}: ${why}`);
    ready.reject(error);
    if (running) {
      if (running.pid > 0) signalGroup(running.pid, 'SIGKILL');
      running.failed(error);
    }
    running = undefined;
  };
  child.on('error', (error) => over(error.message));
  child.on('exit', (code, signal) => over(`ended with ${signal ?? code}`));
  child.stdin?.on('error', () => {});
  (child.stdio[3] as Socket | null)?.on('error', () => {});

  readLines(child, (word, value) => {
    if (word === 'ready') ready.resolve();
    else if (word === 'unfit') over('neither job control without a terminal nor setsid');
    else if (word === 'started' && running) running.started((running.pid = value));
    else if (word === 'ended' && running) {
      const { ended } = running;
      running = undefined;
      ended(value);
    }
  });
  await ready.promise;
  if (child.pid !== undefined) setPriority(child.pid, NICE);

  return {
    get alive() {
      return alive;
    },
    run: (jobFile, started) =>
      new Promise((ended, failed) => {
        if (!alive || running) return failed(new SpawnerError(alive ? 'the spawner is busy' : 'the spawner has ended'));
        running = { started, ended, failed, pid: 0 };
        child.stdin?.write(`${jobFile}\n`);
      }),
    [Symbol.dispose]: () => over('disposed of'),
  };
}

function readLines(child: ChildProcess, take: (word: string, value: number) => void): void {
  let text = '';
  child.stdout?.setEncoding('latin1').on('data', (data: string) => {
    const lines = (text + data).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const [word = '', value] = line.split(' ');
      take(word, Number(value));
    }
  });
}

/** Closes our ends: the spawner leaves its loop, and its guard ends what still runs. */
function letGo(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy();
}

/** Signals a payload's process group; false when there is none any more. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
