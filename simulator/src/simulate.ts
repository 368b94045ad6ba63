import type { SimulationOptions } from './options.ts';
import type { Round } from './scheduler.ts';
import { Simulation } from './simulation.ts';
import type { Sample } from './statistics.ts';

export interface SimulationResult {
  readonly options: SimulationOptions;
  /** Busy share of the slots of running nodes, 0 to 1. */
  readonly utilisation: number;
  /** From the forming of a job to its first claim, by rank. */
  readonly waitSeconds: Readonly<Record<string, { readonly p50: number; readonly p99: number; readonly jobs: number }>>;
  /** Jain's index of what tasks got for each unit of their rank while they competed: 1 is fair. */
  readonly fairness: number;
  /** Jobs formed; each is completed, failed or in flight, else it is lost. */
  readonly arrived: number;
  readonly completed: number;
  readonly failed: number;
  /** Of the failed: held for a person by a rule, and failed by that person. */
  readonly held: number;
  readonly inFlight: number;
  readonly lost: number;
  readonly attempts: { readonly finished: number; readonly failed: number; readonly lost: number };
  readonly rounds: number;
  readonly dispatches: number;
  readonly simulatedSeconds: number;
  /** Jobs completed per simulated second. */
  readonly jobsPerSecond: number;
  /** Time that the simulation took. */
  readonly wallSeconds: number;
}

export interface SimulationRun {
  readonly result: SimulationResult;
  readonly samples: readonly Sample[];
}

/** Simulates a farm. The same options give the same result, but for `wallSeconds`. @param onRound sees each round */
export function simulate(options: SimulationOptions, onRound?: (round: Round) => void): SimulationRun {
  const begin = performance.now();
  const simulation = new Simulation(options, onRound);
  simulation.run();
  const { statistics, scheduler } = simulation;
  const { defined, queued, active } = simulation.countUnfinished();
  const inFlight = defined + queued + active;
  const { arrived, completed, failed, held, attempts } = statistics;
  const simulatedSeconds = options.hours * 3_600;
  const result = {
    options,
    utilisation: statistics.utilisation(simulation.open),
    waitSeconds: statistics.waitSeconds,
    fairness: statistics.fairness,
    arrived,
    completed,
    failed,
    held,
    inFlight,
    lost: arrived - completed - failed - inFlight,
    attempts: { ...attempts },
    rounds: scheduler.rounds,
    dispatches: scheduler.dispatches,
    simulatedSeconds,
    jobsPerSecond: completed / simulatedSeconds,
    wallSeconds: (performance.now() - begin) / 1_000,
  };
  return { result, samples: statistics.samples };
}
