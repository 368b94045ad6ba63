import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { examine } from '@visor/doctor';
import { Client as Database } from 'pg';
import { pause } from '@visor/schema/pause';
import { SoakFilesDocument, type SoakFilesQuery } from '#operations';
import type { BenchStack } from './bench-stack.ts';
import type { OutputFile } from './soak.rules.ts';

const PAGE_SIZE = 500;
const CHECK_TRIES = 20;
const CHECK_PAUSE_MS = 500;

/** The bytes that `bench-digest` makes of an input. */
export const digestOf = (input: string): string => `${createHash('sha256').update(input).digest('hex')}  -\n`;

type File = NonNullable<SoakFilesQuery['dataset']>['files']['nodes'][number];

function contentOf(file: File): string | undefined {
  const available = file.replicas.filter(({ status }) => status === 'AVAILABLE');
  const [replica] = available;
  if (!replica || available.length > 1) return undefined;
  try {
    return readFileSync(fileURLToPath(replica.url), 'utf8');
  } catch {
    return undefined;
  }
}

/** Reads the committed files of a dataset with their bytes. */
export async function readOutputs({ client }: BenchStack, dataset: string): Promise<readonly OutputFile[]> {
  const found: OutputFile[] = [];
  for (let after: string | null = null; ;) {
    const answer: SoakFilesQuery = await client.request(SoakFilesDocument, { dataset, first: PAGE_SIZE, after });
    const page = answer.dataset?.files;
    for (const file of page?.nodes ?? [])
      found.push({ name: file.name, parents: file.parents.map(({ name }) => name), content: contentOf(file) });
    if (!page?.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

/** What must hold in the tables when all work has ended, beyond what the doctor compares: number and name of what breaks it. */
const LEFT = (name: string): string => `
  select kind, count(*)::int as number from (
    select 'live attempt' as kind from ${name}_workload.attempt where ended_at is null
    union all select 'job that has not ended' from ${name}_workload.job where ended_at is null
    union all select 'open registration' from ${name}_workload.registration where state = 'OPEN'
    union all select 'several finished attempts of a job' from (
      select job_id from ${name}_workload.attempt where state = 'FINISHED' group by 1 having count(*) > 1) twice
    union all select 'pending close' from ${name}_data.pending_close
  ) broken group by 1`;

async function readLeft({ stack }: BenchStack): Promise<string[]> {
  const db = new Database({ connectionString: stack.adminUrl });
  db.on('error', () => {});
  await db.connect();
  try {
    const { rows } = await db.query<{ kind: string; number: number }>(LEFT(stack.installation));
    return rows.map(({ kind, number }) => `${number} x ${kind}`);
  } finally {
    await db.end();
  }
}

async function examineAll(bench: BenchStack): Promise<string[]> {
  const { problems } = await examine(bench.client, { pauseMs: CHECK_PAUSE_MS });
  return problems.flatMap(({ area, kind, count, examples }) => [
    `${area}: ${count} x ${kind}`,
    ...examples.map(({ id, name, text }) => `${name ?? id}: ${text}`),
  ]);
}

/** Returns what is left and what the doctor finds, once no message is under way: the last answers may still be handled at first. */
export async function readDisagreements(bench: BenchStack): Promise<readonly string[]> {
  for (let tries = 1; ; tries++) {
    const left = await readLeft(bench);
    if (left.length === 0 || tries === CHECK_TRIES) return [...left, ...(await examineAll(bench))];
    await pause(CHECK_PAUSE_MS);
  }
}
