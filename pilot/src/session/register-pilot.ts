import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { RegisterPilotDocument } from '#operations';
import type { Client } from '@visor/client';
import type { Logger } from '@visor/service/process';
import type { PilotConfig } from '../config.ts';
import { retryPause } from '../backoff.rules.ts';
import type { Readiness } from './readiness.ts';
import type { Identity } from '../report/reporter.ts';
import { VERSION } from '../version.ts';

/** What the server told a registered pilot. */
export interface Registration {
  readonly identity: Identity;
  readonly heartbeatSeconds: number;
  readonly pollSeconds: number;
}

/** Tells the server of this life of the pilot; tries until it answers. @throws the reason of `signal` */
export async function register(
  client: Client,
  config: PilotConfig,
  readiness: Pick<Readiness, 'refuses' | 'reason'>,
  logger: Logger,
  signal: AbortSignal,
): Promise<Registration> {
  const incarnation = randomUUID();
  const { PILOT_NAME: name, PILOT_DEVICE: device, PILOT_SLOTS: slots, VISOR_PAYLOAD_PATH: programFolders } = config;
  const node = hostname();
  const { refuses, reason: notReady = null } = readiness;
  const input = { name, incarnation, node, device, slots, version: VERSION, programFolders, refuses, notReady };
  for (let tries = 0; ; tries++) {
    try {
      const { registerPilot } = await client.request(RegisterPilotDocument, { input });
      const { pilot, heartbeatSeconds, pollSeconds } = registerPilot;
      return { identity: { pilotId: pilot.id, incarnation }, heartbeatSeconds, pollSeconds };
    } catch (error) {
      signal.throwIfAborted();
      logger.warn({ err: error, tries }, 'not registered, will try again');
    }
    await delay(retryPause(tries), undefined, { signal });
  }
}
