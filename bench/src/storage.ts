import { pause } from '@visor/schema/pause';
import { Client } from 'pg';
import { announceInputs } from './announce-inputs.ts';
import { describeMachine, withBenchStack, type BenchStack } from './bench-stack.ts';
import { awaitSummary } from './await-summary.ts';

export interface StorageOptions {
  readonly jobs: number;
  readonly slots: number;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

/** Bytes of a table with its indexes, for one job. */
interface TableBytes {
  readonly table: string;
  /** When the work has ended. */
  readonly working: number;
  /** After the retention times: messages and requests deleted, jobs archived. */
  readonly kept: number;
}

export interface StorageResult {
  readonly jobs: number;
  readonly tables: readonly TableBytes[];
  readonly working: number;
  readonly kept: number;
  readonly machine: string;
}

const POLL_INTERVAL_MS = 1_000;
const MIN_BYTES_PER_JOB = 1;

/** Tables with their indexes; the partitions of a table count as the table. */
const SIZES = `
  select n.nspname || '.' || coalesce(p.relname, c.relname) as table, sum(pg_total_relation_size(c.oid))::float8 as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
   where c.relkind = 'r' and n.nspname like $1 || '\\_%' group by 1`;

/** Lets the rows of the finished work be as old as a month makes them, and every archive be due. */
const age = (name: string): readonly string[] => [
  `update ${name}_workload.task set summarised_at = summarised_at - interval '31 days' where summarised_at is not null`,
  ...['data', 'workflow', 'workload'].map(
    (service) => `update ${name}_${service}.inbox set seen_at = seen_at - interval '31 days'`,
  ),
  `update ${name}_data.file_request set answered_at = answered_at - interval '31 days'`,
  `update ${name}_event_log.message set "time" = "time" - interval '31 days'`,
];

/** Rows that retention has to delete. */
const DUE = (name: string): string =>
  `select (select count(*) from ${name}_workload.job) + (select count(*) from ${name}_data.file_request)
        + (select count(*) from ${name}_workload.inbox where seen_at < now() - interval '30 days')
        + (select count(*) from ${name}_event_log.message where "time" < now() - interval '30 days') as rows`;

async function measureSizes(db: Client, name: string): Promise<ReadonlyMap<string, number>> {
  await db.query('vacuum (full, analyze)');
  const { rows } = await db.query<{ table: string; bytes: number }>(SIZES, [name]);
  return new Map(rows.map(({ table, bytes }) => [table.slice(name.length + 1), bytes]));
}

async function run({ stack, log, client }: BenchStack, { jobs, print }: StorageOptions): Promise<StorageResult> {
  const name = stack.installation;
  const db = new Client({ connectionString: stack.adminUrl });
  await db.connect();
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => db.end());
  const empty = await measureSizes(db, name);
  print(`announcing ${jobs} inputs`);
  await announceInputs(stack.dir, log, { dataset: 'bench.1.raw', count: jobs });
  await awaitSummary(client, 'bench.1.raw');
  const working = await measureSizes(db, name);
  print('all jobs have ended; waiting for what a month later is deleted and archived');
  for (const statement of age(name)) await db.query(statement);
  for (;;) {
    const { rows } = await db.query<{ rows: string }>(DUE(name));
    if (Number(rows[0]?.rows) === 0) break;
    await pause(POLL_INTERVAL_MS);
  }
  const kept = await measureSizes(db, name);
  const perJob = (sizes: ReadonlyMap<string, number>, table: string): number =>
    Math.max(0, (sizes.get(table) ?? 0) - (empty.get(table) ?? 0)) / jobs;
  const tables = [...working.keys()]
    .map((table) => ({ table, working: perJob(working, table), kept: perJob(kept, table) }))
    .filter((bytes) => bytes.working + bytes.kept >= MIN_BYTES_PER_JOB)
    .sort((a, b) => b.working - a.working);
  const sum = (column: 'working' | 'kept'): number => tables.reduce((total, bytes) => total + bytes[column], 0);
  return { jobs, tables, working: sum('working'), kept: sum('kept'), machine: describeMachine() };
}

/** Measures the bytes that a job takes in each table, when it has ended and when it is archived; without dead rows. */
export const benchStorage = (options: StorageOptions): Promise<StorageResult> =>
  withBenchStack({ ...options, pilots: 1, template: { name: 'tiny', file: 'tiny.cwl' } }, (bench) =>
    run(bench, options),
  );
