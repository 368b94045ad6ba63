import { createClient } from '@visor/client';
import { logger as newLogger, readConfig, run, tokenFile, traceparent } from '@visor/service/process';
import { settings, type PilotConfig } from './config.ts';
import { EXIT } from './exit-codes.ts';
import { openPilot, type Pilot } from './pilot.ts';
import { makeWorkDirectory } from './workdir/clear-leftovers.ts';

/** Starts a pilot; it registers as soon as the server can be reached. */
export async function start(config: PilotConfig): Promise<Pilot> {
  await using stack = new AsyncDisposableStack();
  const logger = newLogger(`pilot ${config.PILOT_NAME}`, config.LOG_LEVEL);
  makeWorkDirectory(config.PILOT_WORK_DIR);
  const client = stack.use(
    createClient({ url: config.GATEWAY_URL, token: tokenFile(config.VISOR_TOKEN_FILE), connections: 4, traceparent }),
  );
  const pilot = stack.use(openPilot(config, client, logger));
  const all = stack.move();
  return { departed: pilot.departed, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

if (import.meta.main)
  await run('pilot', async () => {
    const pilot = await start(readConfig(settings));
    void pilot.departed.then(async (why) => {
      await pilot[Symbol.asyncDispose]();
      process.exit(EXIT[why]);
    });
    return pilot;
  });
