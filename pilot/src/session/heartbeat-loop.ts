import { HeartbeatDocument, type PilotStatus } from '#operations';
import { RequestError, type Client } from '@visor/client';
import { startLoop, type Logger } from '@visor/service/process';
import type { Command } from './follow-commands.ts';
import type { Departure } from '../exit-codes.ts';
import type { Holdings } from '../attempt/attempt-pool.ts';
import type { Readiness } from './readiness.ts';
import type { Identity } from '../report/reporter.ts';

export interface HeartOptions {
  readonly client: Client;
  readonly identity: Identity;
  readonly heartbeatSeconds: number;
  readonly holdings: Holdings;
  readonly readiness: Pick<Readiness, 'probe' | 'refuses' | 'reason'>;
  readonly logger: Logger;
  readonly status: () => PilotStatus;
  /** What a person should look into though the pilot works. */
  readonly warning: () => string | undefined;
  readonly obey: (command: Command) => void;
  readonly depart: (why: Departure) => void;
}

export interface Heart {
  /** Says that the pilot is stopping, and beats no more. */
  lastBeat(): Promise<void>;
}

/** Names every lease that is held, again and again; while the server can't be reached, what runs goes on. */
export function startHeart(options: HeartOptions): Heart {
  const { client, identity, holdings, readiness, logger } = options;
  const beat = async (status: PilotStatus): Promise<void> => {
    readiness.probe();
    const { refuses, reason: notReady = null } = readiness;
    const warning = options.warning() ?? null;
    const input = { ...identity, held: holdings.leases(), status, refuses, notReady, warning };
    const { heartbeat } = await client.request(HeartbeatDocument, { input });
    for (const ref of heartbeat.lost) holdings.stop(ref, 'lost');
    for (const command of heartbeat.commands) options.obey(command);
  };
  const departIfReplaced = (error: unknown): void => {
    if (!isReplaced(error)) throw error;
    logger.error({ err: error }, 'the server knows this pilot no more: ending, to register anew');
    holdings.stopAll('lost');
    options.depart('replaced');
  };
  const loop = startLoop({
    name: 'heartbeat',
    every: options.heartbeatSeconds * 1_000,
    logger,
    work: () => beat(options.status()).catch(departIfReplaced),
  });
  return {
    async lastBeat() {
      await Promise.all([beat('STOPPED').catch(() => {}), loop[Symbol.asyncDispose]()]);
    },
  };
}

const isReplaced = (error: unknown): boolean =>
  error instanceof RequestError && (error.code === 'CONFLICT' || error.code === 'NOT_FOUND');
