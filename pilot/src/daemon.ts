import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '@visor/schema/pause';
import { findFolderOwner } from '@visor/service/folder-owner';
import { endProcess, identityOf, type ProcessIdentity } from '@visor/service/process-identity';
import { logger as newLogger, readConfig, runProcess, type Logger } from '@visor/service/process';
import { settings } from './config.ts';
import { EXIT } from './exit-codes.ts';
import { restartPause } from './backoff.rules.ts';
import { settingsId } from './settings-id.ts';

const PILOT_MAIN = join(import.meta.dirname, 'main.ts');
/** Small V8 semi-space: 120 MiB instead of 210 after 2,000 tiny jobs, at the same speed. */
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8'];
/** Longest wait for a pilot to stop, milliseconds. */
const STOP_TIMEOUT_MS = 9_000;
/** A pilot that ends sooner counts as one that cannot start, milliseconds. */
const SHORT_RUN_MS = 10_000;

interface DaemonOptions {
  /** The pilot's work directory. */
  readonly workDir: string;
  /** Identifies the pilot's settings: a pilot that was started with other settings is not adopted. */
  readonly settings: string;
  readonly logger: Logger;
  readonly command?: readonly string[];
}

interface RunningPilot {
  readonly process: ProcessIdentity | undefined;
  /** Resolves when it has ended. `details` are fields for the log. */
  readonly ended: Promise<{ readonly isDrained: boolean; readonly details: object }>;
}

/**
 * Keeps one pilot running until it is disposed or the pilot was drained. The pilot survives a daemon that is killed; the
 * next daemon of its work directory adopts it.
 */
function supervisePilot({ workDir, settings: id, logger, command = [PILOT_MAIN] }: DaemonOptions): AsyncDisposable {
  const stopped = new AbortController();
  let pilot: RunningPilot | undefined;

  const supervise = async (): Promise<void> => {
    for (let shortRuns = 0; !stopped.signal.aborted;) {
      const startedAt = performance.now();
      pilot = (await adoptPilot(workDir, id, logger)) ?? startPilot(command);
      if (stopped.signal.aborted) return;
      const { isDrained, details } = await pilot.ended;
      pilot = undefined;
      if (stopped.signal.aborted) return;
      if (isDrained) return logger.info('pilot drained, not started again');
      shortRuns = performance.now() - startedAt > SHORT_RUN_MS ? 0 : shortRuns + 1;
      const pauseMs = restartPause(shortRuns);
      logger.error({ ...details, pauseMs }, 'pilot ended, starting it again');
      await pause(pauseMs, stopped.signal);
    }
  };
  const supervising = retry(supervise, logger, stopped.signal);

  return {
    async [Symbol.asyncDispose]() {
      stopped.abort();
      // The loop may be starting or adopting a pilot now.
      const ending = setInterval(() => void endPilot(pilot), 100);
      await endPilot(pilot);
      await supervising;
      clearInterval(ending);
      await endPilot(pilot);
    },
  };
}

/** Retries after errors that pass: a machine without memory, a process that does not answer. */
async function retry(supervise: () => Promise<void>, logger: Logger, signal: AbortSignal): Promise<void> {
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      return await supervise();
    } catch (error) {
      logger.error({ err: error }, 'pilot not adopted or started, retrying');
      await pause(restartPause(tries), signal);
    }
  }
}

async function endPilot(pilot: RunningPilot | undefined): Promise<void> {
  if (pilot?.process) await endProcess(pilot.process, { grace: STOP_TIMEOUT_MS });
}

/** Adopts the pilot that an earlier daemon has left in this work directory, if it runs with the same settings. */
async function adoptPilot(workDir: string, id: string, logger: Logger): Promise<RunningPilot | undefined> {
  mkdirSync(workDir, { recursive: true });
  const found = await findFolderOwner(workDir);
  if (!found) return undefined;
  if (found.settings !== id) {
    logger.info({ pid: found.process.pid }, 'stopping a pilot that runs with other settings');
    await endProcess(found.process, { grace: STOP_TIMEOUT_MS });
    await found.ended;
    return undefined;
  }
  logger.info({ pid: found.process.pid }, 'pilot adopted');
  const ended = found.ended.then((word) => ({ isDrained: word === 'drained', details: { pid: found.process.pid } }));
  return { process: found.process, ended };
}

/**
 * Starts a pilot in a session of its own, so that no signal meant for the daemon reaches it. It shares the daemon's
 * output.
 */
function startPilot(command: readonly string[]): RunningPilot {
  const { VISOR_STOP_ON_STDIN_END: _daemonOnly, ...env } = process.env;
  const child = spawn(process.execPath, [...NODE_FLAGS, ...command], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  const ended = once(child, 'exit').then(([code, signal]) => ({
    isDrained: code === EXIT.drained,
    details: { code, signal },
  }));
  return { process: identityOf(child.pid ?? 0), ended };
}

if (import.meta.main)
  await runProcess('pilot-daemon', async () => {
    const config = readConfig(settings);
    const logger = newLogger('pilot-daemon', config.LOG_LEVEL);
    return supervisePilot({ workDir: config.PILOT_WORK_DIR, settings: settingsId(config), logger });
  });
