import { loadavg } from 'node:os';
import { HeartbeatDocument, type LeaseInput, type PilotStatus } from '#operations';
import { RequestError, type Client } from '@visor/client';
import { startLoop, type Logger } from '@visor/service/process';
import type { AttemptRef } from '../attempt/attempt.rules.ts';
import type { PilotIdentity } from '../pilot-identity.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import type { Command } from './follow-commands.ts';
import type { Readiness } from './readiness.ts';

interface HeartbeatLoopOptions {
  readonly client: Client;
  readonly identity: PilotIdentity;
  readonly heartbeatSeconds: number;
  readonly readiness: Pick<Readiness, 'probe' | 'refusedPrograms' | 'unavailable' | 'notReadyReason'>;
  readonly logger: Logger;
  /** Leases to renew. */
  readonly leases: () => LeaseInput[];
  readonly status: () => PilotStatus;
  /** A problem of the node that does not keep the pilot from working, for people. */
  readonly warning: () => string | undefined;
  /** The server has taken the attempt from this pilot. */
  readonly onLost: (ref: AttemptRef) => void;
  readonly acknowledgements: Acknowledgements;
  readonly onCommand: (command: Command) => void;
  /** The server has answered a heartbeat. */
  readonly onAnswer: () => void;
  /** The server answers again. */
  readonly onReturn: () => void;
  /** Another incarnation has taken the pilot's place, or the server does not know it. */
  readonly onReplaced: (error: unknown) => void;
}

export interface HeartbeatLoop {
  /** Whether the server answered the last heartbeat; true before the first. */
  readonly isHeard: boolean;
  /** Reports to the server that the pilot is stopping, and ends the loop. */
  sendLast(): Promise<void>;
}

/** Renews the leases and fetches commands periodically. While the server cannot be reached, running attempts go on. */
export function startHeartbeatLoop(options: HeartbeatLoopOptions): HeartbeatLoop {
  const { client, identity, readiness, logger } = options;
  let isHeard = true;
  const send = async (status: PilotStatus): Promise<void> => {
    void readiness.probe();
    const {
      refusedPrograms: refuses,
      unavailable: { names: unavailable },
      notReadyReason: notReady = null,
    } = readiness;
    const warning = options.warning() ?? null;
    const [load = 0] = loadavg();
    const acknowledged = options.acknowledgements.pending();
    const state = { status, refuses, unavailable, notReady, warning, load };
    const input = { ...identity, held: options.leases(), ...state, acknowledged };
    const { heartbeat } = await client.request(HeartbeatDocument, { input }).catch((error: unknown) => {
      isHeard = false;
      throw error;
    });
    const isBack = !isHeard;
    isHeard = true;
    options.acknowledgements.remove(acknowledged);
    for (const ref of heartbeat.lost) options.onLost(ref);
    for (const command of heartbeat.commands) options.onCommand(command);
    options.onAnswer();
    if (isBack) options.onReturn();
  };
  const loop = startLoop({
    name: 'heartbeat',
    everyMs: options.heartbeatSeconds * 1_000,
    logger,
    run: () =>
      send(options.status()).catch((error: unknown) => {
        if (!isReplaced(error)) throw error;
        options.onReplaced(error);
      }),
  });
  return {
    get isHeard() {
      return isHeard;
    },
    async sendLast() {
      await Promise.all([send('STOPPED').catch(() => {}), loop[Symbol.asyncDispose]()]);
    },
  };
}

const isReplaced = (error: unknown): boolean =>
  error instanceof RequestError && (error.code === 'CONFLICT' || error.code === 'NOT_FOUND');
