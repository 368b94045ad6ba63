import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { logger as newLogger, readConfig, run, type Logger } from '@visor/service/process';
import { settings } from './config.ts';
import { EXIT } from './exit-codes.ts';
import { restartPause } from './pilot.rules.ts';

const PILOT = join(import.meta.dirname, 'main.ts');
/** A small nursery: 120 MiB instead of 210 after 2,000 tiny jobs, at no cost in time. */
const FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8'];
/** Longest wait for a pilot that was told to stop, milliseconds. */
const PATIENCE = 7_000;

/** Keeps one pilot running, until it is disposed of or the pilot was drained. */
export function keepPilot(logger: Logger, command: readonly string[] = [PILOT]): AsyncDisposable {
  const stopped = new AbortController();
  let child: ChildProcess | undefined;

  const keep = async (): Promise<void> => {
    for (let quick = 0; !stopped.signal.aborted;) {
      const begun = performance.now();
      child = startPilot(command);
      const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
      if (stopped.signal.aborted) return;
      if (code === EXIT.drained) return logger.info('the pilot is drained; no other is started');
      quick = performance.now() - begun > 10_000 ? 0 : quick + 1;
      const pause = restartPause(quick);
      logger.error({ code, signal, pause }, 'the pilot ended, will be started again');
      await delay(pause, undefined, { signal: stopped.signal }).catch(() => {});
    }
  };
  const kept = keep();

  return {
    async [Symbol.asyncDispose]() {
      stopped.abort();
      child?.stdin?.end();
      child?.kill('SIGTERM');
      const late = setTimeout(() => child?.kill('SIGKILL'), PATIENCE);
      await kept;
      clearTimeout(late);
    },
  };
}

/** The pilot stops when its standard input ends: so it does when this process is killed. */
function startPilot(command: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [...FLAGS, ...command], {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...process.env, VISOR_STOP_ON_STDIN_END: '1' },
  });
  child.stdin?.on('error', () => {});
  return child;
}

if (import.meta.main)
  await run('pilot-daemon', async () => {
    const config = readConfig(settings);
    return keepPilot(newLogger('pilot-daemon', config.LOG_LEVEL));
  });
