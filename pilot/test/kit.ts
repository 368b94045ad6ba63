import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { JobReport } from '#operations';
import { untilEvent } from '@visor/testkit';
import type { Claim } from '../src/attempt/attempt.ts';
import type { PilotConfig } from '../src/config.ts';
import { start } from '../src/main.ts';
import { isTerminal } from '../src/attempt/attempt.rules.ts';
import { TestServer } from './server.ts';
import { Site } from './site.ts';

/** A node with a pilot, and the server it works for. */
export async function farm(change: Partial<PilotConfig> = {}, prepare: (site: Site) => void = () => {}) {
  const stack = new AsyncDisposableStack();
  const site = stack.use(new Site());
  prepare(site);
  const server = stack.use(await TestServer.start());
  const pilot = stack.use(await start(site.config(server.url, { PILOT_GRACE_MS: 200, ...change })));
  return { site, server, pilot, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

export const ofClaim =
  (claim: Claim, state?: string) =>
  (report: JobReport): boolean =>
    report.jobId === claim.jobId && (state === undefined ? isTerminal(report.state) : report.state === state);

/** Offers a job and waits for its terminal report. */
export async function ended(server: TestServer, claim: Claim): Promise<JobReport> {
  const end = untilEvent<JobReport>(server, 'report', ofClaim(claim), { within: 60_000 });
  server.offer(claim);
  return end;
}

export const storedAt = (report: JobReport): string[] => (report.outputs ?? []).map(({ url }) => fileURLToPath(url));

/** What is left of attempts in the work directory: what the pilot keeps for itself aside. */
export const leftovers = (site: Site): string[] => readdirSync(site.path('work')).filter((name) => /\.\d+$/.test(name));
