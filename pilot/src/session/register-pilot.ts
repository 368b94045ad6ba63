import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { RegisterPilotDocument } from '#operations';
import type { Client } from '@visor/client';
import type { Logger } from '@visor/service/process';
import { retryPause } from '../backoff.rules.ts';
import { maxPrefetch } from '../attempt/attempt-pool.rules.ts';
import type { PilotConfig } from '../config.ts';
import type { PilotIdentity } from '../pilot-identity.ts';
import type { Resources } from '../resources/resources.rules.ts';
import { VERSION } from '../version.ts';
import type { Readiness } from './readiness.ts';

/** The server's answer to a registration. */
export interface Registration {
  readonly identity: PilotIdentity;
  readonly heartbeatSeconds: number;
  readonly pollSeconds: number;
}

/** Longest lifetime that the server takes: ten years. */
const MAX_LIFETIME_SECONDS = 315_360_000;

const lifetimeSeconds = (endsAt: number, now: number): number =>
  Math.min(Math.max(1, Math.floor((endsAt - now) / 1_000)), MAX_LIFETIME_SECONDS);

/** Returns what the pilot has for its jobs, as the server takes it. Times are relative: clocks of nodes may be wrong. */
function declare(
  { PILOT_SLOTS: slots, PILOT_PREFETCH: prefetch, PILOT_LABELS: labels, PILOT_ENDS_AT: endsAt }: PilotConfig,
  resources: Resources,
) {
  const { cores, ramMiB, scratchMiB, gpus } = resources;
  return {
    cores,
    ramMiB,
    scratchMiB,
    gpus: gpus?.length ?? null,
    labels,
    prefetch: prefetch ?? maxPrefetch(slots),
    lifetimeSeconds: endsAt === undefined ? null : lifetimeSeconds(endsAt, Date.now()),
  };
}

/** Registers a new incarnation of the pilot; retries until the server answers. @throws the reason of `signal` */
export async function registerPilot(
  client: Client,
  config: PilotConfig,
  resources: Resources,
  readiness: Pick<Readiness, 'refusedPrograms' | 'notReadyReason'>,
  logger: Logger,
  signal: AbortSignal,
): Promise<Registration> {
  const incarnation = randomUUID();
  const { PILOT_NAME: name, PILOT_DEVICE: device, PILOT_SLOTS: slots, VISOR_PAYLOAD_PATH: programFolders } = config;
  const node = hostname();
  const { refusedPrograms: refuses, notReadyReason: notReady = null } = readiness;
  const own = { name, incarnation, node, device, slots, version: VERSION, programFolders, refuses, notReady };
  for (let tries = 0; ; tries++) {
    try {
      const input = { ...own, ...declare(config, resources) };
      const { registerPilot: answer } = await client.request(RegisterPilotDocument, { input });
      const { pilot, heartbeatSeconds, pollSeconds } = answer;
      return { identity: { pilotId: pilot.id, incarnation }, heartbeatSeconds, pollSeconds };
    } catch (error) {
      signal.throwIfAborted();
      logger.warn({ err: error, tries }, 'registration failed, retrying');
    }
    await delay(retryPause(tries), undefined, { signal });
  }
}
