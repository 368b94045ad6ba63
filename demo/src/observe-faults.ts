import type { RunEvidence } from './evidence.ts';
import type { ObservedFaults, ObservedJob } from './faults.rules.ts';

/** Collects what queries of a finished run show of the injected faults. */
export function observeFaults(
  evidence: RunEvidence,
  repeatedAnnouncements: number,
  deadLetters: ObservedFaults['deadLetters'],
): ObservedFaults {
  const jobs = new Map<string, ObservedJob>();
  for (const job of evidence.jobs[0] ?? []) {
    const report = job.attempts.at(-1)?.report as { badSlices?: number } | null | undefined;
    const observed: ObservedJob = {
      state: job.state,
      code: job.failure?.code ?? null,
      attempts: job.attempts.map((attempt) => ({ state: attempt.state, code: attempt.failure?.code ?? null })),
      badSlices: report?.badSlices ?? 0,
    };
    for (const input of job.inputs) jobs.set(input.name, observed);
  }
  const bad = evidence.inputs.filter((file) => file.replicas.some((replica) => replica.status === 'BAD'));
  return { jobs, badReplicas: new Set(bad.map((file) => file.name)), repeatedAnnouncements, deadLetters };
}
