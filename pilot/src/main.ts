import { createClient } from '@visor/client';
import { logger as newLogger, readConfig, runProcess, tokenFile, traceparent } from '@visor/service/process';
import { ownFolder } from '@visor/service/folder-owner';
import { isAlive, type ProcessIdentity } from '@visor/service/process-identity';
import { settings, type PilotConfig } from './config.ts';
import { EXIT } from './exit-codes.ts';
import { openPilot, type Pilot } from './pilot.ts';
import { DRAIN_SIGNAL, UNDRAIN_SIGNAL } from './signals.ts';
import { settingsId } from './settings-id.ts';
import { makeWorkDirectory } from './workdir/remove-leftovers.ts';

/** Starts a pilot, which registers as soon as the server can be reached. */
export async function start(config: PilotConfig): Promise<Pilot> {
  await using stack = new AsyncDisposableStack();
  const logger = newLogger(`pilot ${config.PILOT_NAME}`, config.LOG_LEVEL);
  makeWorkDirectory(config.PILOT_WORK_DIR);
  const client = stack.use(
    createClient({ url: config.GATEWAY_URL, token: tokenFile(config.VISOR_TOKEN_FILE), connections: 4, traceparent }),
  );
  const pilot = stack.use(openPilot(config, client, logger));
  const resources = stack.move();
  return { ...pilot, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** Time between checks of the supervisor, milliseconds. */
const SUPERVISOR_POLL_MS = 1_000;

/** Ends this process, as a signal would, soon after its supervisor has ended. */
function stopWithSupervisor(supervisor: ProcessIdentity): void {
  const poll = setInterval(() => {
    if (isAlive(supervisor)) return;
    clearInterval(poll);
    process.kill(process.pid, 'SIGTERM');
  }, SUPERVISOR_POLL_MS);
  poll.unref();
}

if (import.meta.main)
  await runProcess('pilot', async () => {
    const config = readConfig(settings);
    makeWorkDirectory(config.PILOT_WORK_DIR);
    const owned = await ownFolder(config.PILOT_WORK_DIR, settingsId(config));
    if (config.PILOT_SUPERVISOR) stopWithSupervisor(config.PILOT_SUPERVISOR);
    const pilot = await start(config);
    process.on(DRAIN_SIGNAL, () => pilot.drain(true));
    process.on(UNDRAIN_SIGNAL, () => pilot.drain(false));
    pilot.departed
      .then(async (why) => {
        await pilot[Symbol.asyncDispose]();
        await owned.sendReason(why);
        process.exit(EXIT[why]);
      })
      .catch((error: unknown) => {
        const logger = newLogger(`pilot ${config.PILOT_NAME}`, config.LOG_LEVEL);
        logger.fatal({ err: error }, (error as Error).message);
        process.exit(1);
      });
    return pilot;
  });
