import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@visor/client';
import { signerOf, type Stack } from '@visor/laptop';
import {
  ClaimJobsDocument,
  HeartbeatDocument,
  RegisterPilotDocument,
  ReportJobsDocument,
  type ClaimJobsMutation,
} from '@visor/pilot/operations';

type Claim = ClaimJobsMutation['claimJobs'][number];

/** A pilot that runs nothing: it claims, and reports what it claimed. */
export interface SimulatedPilot extends AsyncDisposable {
  claim(max: number): Promise<readonly Claim[]>;
  /** Reports attempts as FINISHED, without files. @throws Error for a report that is not applied */
  finish(claims: readonly Claim[]): Promise<void>;
}

/** Where simulated pilots send their calls. */
export type Entrance = 'gateway' | 'workload';

const VALID_SECONDS = 24 * 3_600;
const HEARTBEAT_MS = 5_000;
/** More than the server gives any pilot at once. */
const SLOTS = 1_000;

function urlOf(stack: Stack, entrance: Entrance): string {
  if (entrance === 'gateway') return stack.graphql;
  const port = stack.processes.find(({ name }) => name === 'workload')?.port;
  if (port === undefined) throw new Error('workload has no port');
  return `http://127.0.0.1:${port}/graphql`;
}

/** Registers a simulated pilot, which sends heartbeats until it is disposed of. */
export async function openSimulatedPilot(stack: Stack, name: string, entrance: Entrance): Promise<SimulatedPilot> {
  const sign = await signerOf(stack.dir);
  if (!sign) throw new Error(`no keys in ${stack.dir}`);
  const token = await sign({ name, kind: 'pilot', scope: 'pilot' }, VALID_SECONDS);
  await using undo = new AsyncDisposableStack();
  const client = undo.use(createClient({ url: urlOf(stack, entrance), token: () => `Bearer ${token}` }));
  const incarnation = randomUUID();
  const registration = { name, incarnation, node: name, device: 'CPU', slots: SLOTS, version: 'bench' } as const;
  const { registerPilot } = await client.request(RegisterPilotDocument, { input: registration });
  const by = { pilotId: registerPilot.pilot.id, incarnation };
  const held = new Map<string, Claim>();
  const beat = async (): Promise<void> => {
    const leases = [...held.values()].map(({ jobId, attempt, token: lease }) => ({ jobId, attempt, token: lease }));
    await client.request(HeartbeatDocument, { input: { ...by, held: leases, status: 'BUSY', refuses: [] } });
  };
  await beat();
  const stopped = new AbortController();
  const beats = keepBeating(beat, stopped.signal);
  undo.defer(async () => {
    stopped.abort();
    await beats;
  });
  const owned = undo.move();
  return {
    async claim(max) {
      const input = { ...by, requestId: randomUUID(), max, refuses: [] };
      const { claimJobs } = await client.request(ClaimJobsDocument, { input });
      for (const claim of claimJobs) held.set(claim.jobId, claim);
      return claimJobs;
    },
    async finish(claims) {
      const at = new Date().toISOString();
      const reports = claims.map(({ jobId, attempt, token: lease }) => {
        return { jobId, attempt, token: lease, sequence: 1, state: 'FINISHED', at } as const;
      });
      const { reportJobs } = await client.request(ReportJobsDocument, { input: { ...by, reports } });
      for (const { jobId, status, text } of reportJobs) {
        if (status !== 'APPLIED') throw new Error(`report on job ${jobId} is ${status}: ${text}`);
        held.delete(jobId);
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Heartbeats that fail while the server is overloaded are repeated by the next. */
async function keepBeating(beat: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(HEARTBEAT_MS, undefined, { signal }).catch(() => {});
    if (!signal.aborted) await beat().catch(() => {});
  }
}
