/** W0: each job spawns /bin/true. W1: a job without a process. W2: each job copies a file of 4 MiB and registers checksums. */
export const WORKLOADS = ['W0', 'W1', 'W2'] as const;
export type Workload = (typeof WORKLOADS)[number];

export interface PeerArguments {
  readonly workload: Workload;
  readonly n: number;
  readonly slots: number;
  readonly variant: string;
}

/** A row: what every peer prints as one line of JSON. */
export interface PeerRow {
  readonly peer: string;
  readonly version: string;
  readonly workload: Workload;
  readonly n: number;
  readonly slots: number;
  readonly wall_s: number;
  readonly submit_s: number;
  readonly jobs_per_s: number;
  readonly done: number;
  readonly failed: number;
  readonly ok: boolean;
  readonly durable: string;
  readonly broker_rss_mb: number;
  readonly variant?: string;
  readonly w2?: RegistryCheck;
}

/** What was registered by W2, compared with what the files are. */
export interface RegistryCheck {
  readonly registered: number;
  readonly duplicates: number;
  readonly bad: number;
  readonly ok: boolean;
}

/** Checks the lines `NUMBER INPUT-MD5 OUTPUT-MD5` of a registry against the sums that files 1 to N have. */
export function checkRegistry(registry: string, expected: readonly string[]): RegistryCheck {
  const seen = new Map<string, number>();
  let bad = 0;
  for (const line of registry.split('\n').filter(Boolean)) {
    const [number = '', ...sums] = line.split(' ');
    seen.set(number, (seen.get(number) ?? 0) + 1);
    if (expected[Number(number) - 1] !== sums.join(' ')) bad += 1;
  }
  const duplicates = [...seen.values()].reduce((sum, count) => sum + count - 1, 0);
  const ok = seen.size === expected.length && bad === 0 && duplicates === 0;
  return { registered: seen.size, duplicates, bad, ok };
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

interface Measured {
  readonly version: string;
  readonly wallSeconds: number;
  readonly submitSeconds: number;
  readonly done: number;
  readonly rssBytes: number;
  readonly check: RegistryCheck | undefined;
}

export function rowOf({ workload, n, slots }: PeerArguments, measured: Measured): PeerRow {
  const { version, wallSeconds, submitSeconds, done, rssBytes, check } = measured;
  return {
    peer: 'visor',
    version,
    workload,
    n,
    slots,
    wall_s: round(wallSeconds, 3),
    submit_s: round(submitSeconds, 3),
    jobs_per_s: round(done / wallSeconds, 1),
    done,
    failed: n - done,
    ok: done === n && (check?.ok ?? true),
    durable: 'yes (PostgreSQL, fsync on)',
    broker_rss_mb: round(rssBytes / 2 ** 20, 1),
    ...(check ? { w2: check } : {}),
  };
}
