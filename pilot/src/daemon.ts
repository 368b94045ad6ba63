import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findPresence } from '@visor/service/presence';
import { endProcess, identityOf, type ProcessIdentity } from '@visor/service/process-identity';
import { logger as newLogger, readConfig, run, type Logger } from '@visor/service/process';
import { settings } from './config.ts';
import { EXIT } from './exit-codes.ts';
import { restartPause } from './backoff.rules.ts';
import { settingsId } from './settings-id.ts';

const PILOT = join(import.meta.dirname, 'main.ts');
/** A small semi-space: 120 MiB instead of 210 after 2,000 tiny jobs, at no cost in time. */
const FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8'];
/** Longest wait for a pilot that was told to stop, milliseconds. */
const STOP_LIMIT_MS = 9_000;
/** A pilot that lived as long did not end because it cannot start, milliseconds. */
const LONG_LIFE_MS = 10_000;

export interface DaemonOptions {
  /** The pilot's work directory. */
  readonly workDir: string;
  /** What the pilot is started with, in short: one that was started with anything else is not adopted. */
  readonly settings: string;
  readonly logger: Logger;
  readonly command?: readonly string[];
}

/** A pilot that runs. */
interface RunningPilot {
  readonly process: ProcessIdentity | undefined;
  /** Resolves when it has ended, to whether it was drained. */
  readonly ended: Promise<{ readonly isDrained: boolean; readonly how: object }>;
}

/**
 * Keeps one pilot running, until it is disposed of or the pilot was drained. The pilot outlives a daemon that is killed;
 * the next daemon of its work directory adopts it.
 */
export function keepPilot({ workDir, settings: id, logger, command = [PILOT] }: DaemonOptions): AsyncDisposable {
  const stopped = new AbortController();
  let pilot: RunningPilot | undefined;

  const keep = async (): Promise<void> => {
    for (let quick = 0; !stopped.signal.aborted;) {
      const begun = performance.now();
      pilot = (await adoptPilot(workDir, id, logger)) ?? startPilot(command);
      if (stopped.signal.aborted) return;
      const { isDrained, how } = await pilot.ended;
      pilot = undefined;
      if (stopped.signal.aborted) return;
      if (isDrained) return logger.info('the pilot is drained; no other is started');
      quick = performance.now() - begun > LONG_LIFE_MS ? 0 : quick + 1;
      const pause = restartPause(quick);
      logger.error({ ...how, pause }, 'the pilot ended, will be started again');
      await delay(pause, undefined, { signal: stopped.signal }).catch(() => {});
    }
  };
  const kept = keepTrying(keep, logger, stopped.signal);

  return {
    async [Symbol.asyncDispose]() {
      stopped.abort();
      // The loop may be about to have a pilot.
      const ending = setInterval(() => void endPilot(pilot), 100);
      await endPilot(pilot);
      await kept;
      clearInterval(ending);
      await endPilot(pilot);
    },
  };
}

/** What keeps a pilot from being adopted or started passes: a machine without memory, a process that does not answer. */
async function keepTrying(keep: () => Promise<void>, logger: Logger, signal: AbortSignal): Promise<void> {
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      return await keep();
    } catch (error) {
      logger.error({ err: error }, 'no pilot adopted or started, will try again');
      await delay(restartPause(tries), undefined, { signal }).catch(() => {});
    }
  }
}

async function endPilot(pilot: RunningPilot | undefined): Promise<void> {
  if (pilot?.process) await endProcess(pilot.process, { grace: STOP_LIMIT_MS });
}

/** The pilot that a former daemon has left in this work directory, if it runs with the same settings. */
async function adoptPilot(workDir: string, id: string, logger: Logger): Promise<RunningPilot | undefined> {
  mkdirSync(workDir, { recursive: true });
  const found = await findPresence(workDir);
  if (!found) return undefined;
  if (found.settings !== id) {
    logger.info({ pid: found.process.pid }, 'a pilot with other settings runs here, is stopped');
    await endProcess(found.process, { grace: STOP_LIMIT_MS });
    await found.ended;
    return undefined;
  }
  logger.info({ pid: found.process.pid }, 'running pilot adopted');
  const ended = found.ended.then((word) => ({ isDrained: word === 'drained', how: { pid: found.process.pid } }));
  return { process: found.process, ended };
}

/** In a session of its own, so that no signal meant for the daemon reaches it. It writes where the daemon writes. */
function startPilot(command: readonly string[]): RunningPilot {
  const { VISOR_STOP_ON_STDIN_END: _own, ...env } = process.env;
  const child = spawn(process.execPath, [...FLAGS, ...command], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  const ended = once(child, 'exit').then(([code, signal]) => ({
    isDrained: code === EXIT.drained,
    how: { code, signal },
  }));
  return { process: identityOf(child.pid ?? 0), ended };
}

if (import.meta.main)
  await run('pilot-daemon', async () => {
    const config = readConfig(settings);
    const logger = newLogger('pilot-daemon', config.LOG_LEVEL);
    return keepPilot({ workDir: config.PILOT_WORK_DIR, settings: settingsId(config), logger });
  });
