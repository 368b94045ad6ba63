import { failureCodes } from '@visor/schema';

/** The kinds of faults that a simulated run injects. */
type FaultKind =
  'truncated' | 'bitFlip' | 'wrongChecksum' | 'notThere' | 'announcedTwice' | 'otherChecksum' | 'unparsable';

interface Fault {
  readonly kind: FaultKind;
  /** What is injected. */
  readonly what: string;
  /** The required result (docs/architecture.md, "Faults"). */
  readonly expected: string;
}

const FAULTS: readonly Fault[] = [
  {
    kind: 'truncated',
    what: 'file cut before its checksum was taken',
    expected: `attempt ${failureCodes.PAYLOAD_BAD_INPUT}, no retry, job FAILED; the others go on`,
  },
  {
    kind: 'bitFlip',
    what: 'bit flipped in a slice before its checksum was taken',
    expected: 'slice dropped and counted, job FINISHED',
  },
  {
    kind: 'wrongChecksum',
    what: 'bytes differ from the announced checksum',
    expected: `${failureCodes.INPUT_CHECKSUM_MISMATCH}, retried; job FAILED; replica BAD`,
  },
  {
    kind: 'notThere',
    what: 'announced, but not there',
    expected: `${failureCodes.INPUT_NOT_FOUND}, retried; job FAILED`,
  },
  {
    kind: 'announcedTwice',
    what: 'announced twice, same content',
    expected: 'no effect, counted in Dataset.repeatedAnnouncements',
  },
  { kind: 'otherChecksum', what: 'same name, other checksum', expected: 'refused, dead letter with reason' },
  {
    kind: 'unparsable',
    what: 'message that cannot be parsed',
    expected: 'dead letter with reason; the rest is applied',
  },
];

/** The file of each fault, by its number from 0. Faults of messages have no file. */
export const FAULTY_FILES: Readonly<Partial<Record<FaultKind, number>>> = {
  truncated: 2,
  bitFlip: 4,
  wrongChecksum: 6,
  notThere: 8,
  announcedTwice: 10,
  otherChecksum: 12,
};

/** One job as queries of the finished run show it. */
export interface ObservedJob {
  readonly state: string;
  readonly code: number | null;
  readonly attempts: readonly { readonly state: string; readonly code: number | null }[];
  /** Number of bad slices that the program dropped, from its report. */
  readonly badSlices: number;
}

export interface ObservedFaults {
  /** Job of the first stage, by the name of its file. */
  readonly jobs: ReadonlyMap<string, ObservedJob>;
  readonly badReplicas: ReadonlySet<string>;
  readonly repeatedAnnouncements: number;
  readonly deadLetters: readonly {
    readonly topic: string;
    readonly code: string;
    readonly reason: string;
    readonly text: string;
  }[];
}

export interface FaultVerdict extends Fault {
  readonly seen: string;
  readonly ok: boolean;
}

const describe = (job: ObservedJob | undefined): string => {
  if (!job) return 'no job';
  const codes = job.attempts.map((attempt) => attempt.code ?? attempt.state).join(', ');
  return `job ${job.state}${job.code ? ` ${job.code}` : ''}, attempts: ${codes}`;
};

type Evaluation = (seen: ObservedFaults, file: string) => { readonly seen: string; readonly ok: boolean };

const failedWith =
  (code: number, attempts: number): Evaluation =>
  (seen, file) => {
    const job = seen.jobs.get(file);
    const counted = job?.attempts.filter((attempt) => attempt.state === 'FAILED') ?? [];
    const ok =
      job?.state === 'FAILED' && counted.length === attempts && counted.every((attempt) => attempt.code === code);
    return { seen: describe(job), ok };
  };

const EVALUATIONS: Readonly<Record<FaultKind, Evaluation>> = {
  truncated: failedWith(failureCodes.PAYLOAD_BAD_INPUT, 1),
  bitFlip(seen, file) {
    const job = seen.jobs.get(file);
    return {
      seen: `${describe(job)}, bad slices ${job?.badSlices ?? 0}`,
      ok: job?.state === 'FINISHED' && job.badSlices === 1,
    };
  },
  wrongChecksum(seen, file) {
    const { seen: text, ok } = failedWith(failureCodes.INPUT_CHECKSUM_MISMATCH, 3)(seen, file);
    const bad = seen.badReplicas.has(file);
    return { seen: `${text}, replica ${bad ? 'BAD' : 'AVAILABLE'}`, ok: ok && bad };
  },
  notThere: failedWith(failureCodes.INPUT_NOT_FOUND, 3),
  announcedTwice(seen, file) {
    const job = seen.jobs.get(file);
    return {
      seen: `repeatedAnnouncements ${seen.repeatedAnnouncements}, ${describe(job)}`,
      ok: seen.repeatedAnnouncements === 1 && job?.state === 'FINISHED',
    };
  },
  otherChecksum(seen, file) {
    const letter = seen.deadLetters.find(({ code, reason }) => code === 'CONFLICT' && reason.includes(file));
    return {
      seen: letter ? `dead letter ${letter.code}: ${letter.reason}` : 'no dead letter',
      ok: Boolean(letter) && seen.jobs.get(file)?.state === 'FINISHED',
    };
  },
  unparsable(seen) {
    const letter = seen.deadLetters.find(({ code }) => code === 'INVALID');
    return { seen: letter ? `dead letter ${letter.code}: ${letter.reason}` : 'no dead letter', ok: Boolean(letter) };
  },
};

/** Compares the expected result of each fault with the observed one. */
export function evaluateFaults(seen: ObservedFaults, nameOf: (file: number) => string): readonly FaultVerdict[] {
  return FAULTS.map((fault) => {
    const file = FAULTY_FILES[fault.kind];
    return { ...fault, ...EVALUATIONS[fault.kind](seen, file === undefined ? '' : nameOf(file)) };
  });
}
