import { pause } from '@visor/schema/pause';
import type { BenchStack } from './bench-stack.ts';
import { cpuBetween, serverSeconds, type CpuSeconds } from './process-cpu.ts';
import { openSimulatedPilot, type Entrance, type SimulatedPilot } from './simulated-pilot.ts';

/** How simulated pilots work. */
export interface Crew {
  readonly pilots: number;
  /** Jobs of one claim, and of one call of reports: 1 to 200. */
  readonly batch: number;
  readonly entrance: Entrance;
}

/** What the simulated pilots did, and what it took. */
export interface Work {
  readonly jobs: number;
  readonly seconds: number;
  readonly jobsPerSecond: number;
  /** Claims that gave no job: the scheduler was behind. */
  readonly emptyClaims: number;
  readonly cpu: CpuSeconds;
  /** CPU time of all servers for one job, milliseconds. */
  readonly cpuMsPerJob: number;
}

/** Pause after a claim that gave nothing. */
const EMPTY_PAUSE_MS = 10;

/** Opens the simulated pilots of a crew, which `stack` ends. */
export async function openCrew(
  { stack }: BenchStack,
  crew: Crew,
  owner: AsyncDisposableStack,
): Promise<SimulatedPilot[]> {
  const names = Array.from({ length: crew.pilots }, (_, index) => `simulated-${index + 1}`);
  const pilots = await Promise.all(names.map((name) => openSimulatedPilot(stack, name, crew.entrance)));
  for (const pilot of pilots) owner.use(pilot);
  return pilots;
}

/** Lets the pilots claim and report `jobs` jobs, or what they can in `limitMs`. */
export async function claimAndReport(
  bench: BenchStack,
  pilots: readonly SimulatedPilot[],
  { jobs, batch, limitMs }: { readonly jobs: number; readonly batch: number; readonly limitMs: number },
): Promise<Work> {
  const before = bench.cpu();
  const begin = performance.now();
  let wanted = jobs;
  let done = 0;
  let emptyClaims = 0;
  const work = async (pilot: SimulatedPilot): Promise<void> => {
    while (wanted > 0 && performance.now() - begin < limitMs) {
      const max = Math.min(batch, wanted);
      wanted -= max;
      const claims = await pilot.claim(max);
      wanted += max - claims.length;
      if (claims.length === 0) {
        emptyClaims += 1;
        await pause(EMPTY_PAUSE_MS);
        continue;
      }
      await pilot.finish(claims);
      done += claims.length;
    }
  };
  await Promise.all(pilots.map(work));
  const seconds = (performance.now() - begin) / 1_000;
  const cpu = cpuBetween(before, bench.cpu());
  return {
    jobs: done,
    seconds,
    jobsPerSecond: done / seconds,
    emptyClaims,
    cpu,
    cpuMsPerJob: (serverSeconds(cpu) * 1_000) / done,
  };
}
