import { fileURLToPath } from 'node:url';
import { readParents } from '@visor/payloads';
import { checksumOfFile } from '@visor/storage';
import { JobPageDocument, LineagePageDocument, type JobPageQuery, type LineagePageQuery } from '#operations';
import type { Client } from '@visor/client';
import { account, findRoots, type Account, type FinalFile } from './account.rules.ts';
import { failedFiles, type FailedFile } from './failures.rules.ts';
import type { Manifest } from './input.ts';
import type { Chain, ChainWorkflow } from './watch.ts';

type CatalogFile = NonNullable<LineagePageQuery['dataset']>['files']['nodes'][number];
type ChainJob = NonNullable<JobPageQuery['task']>['jobs']['nodes'][number];

const PAGE_SIZE = 500;

/** Reads all files of a dataset, page by page. */
async function readFiles(client: Client, dataset: string): Promise<CatalogFile[]> {
  const files: CatalogFile[] = [];
  for (let after: string | null = null; ;) {
    const answer: LineagePageQuery = await client.request(LineagePageDocument, { dataset, first: PAGE_SIZE, after });
    const found = answer.dataset?.files;
    files.push(...(found?.nodes ?? []));
    if (!found?.pageInfo.hasNextPage) return files;
    after = found.pageInfo.endCursor;
  }
}

/** Reads all jobs of a task, page by page. */
async function readJobs(client: Client, task: string): Promise<ChainJob[]> {
  const jobs: ChainJob[] = [];
  for (let after: string | null = null; ;) {
    const answer: JobPageQuery = await client.request(JobPageDocument, { task, first: PAGE_SIZE, after });
    const found = answer.task?.jobs;
    jobs.push(...(found?.nodes ?? []));
    if (!found?.pageInfo.hasNextPage) return jobs;
    after = found.pageInfo.endCursor;
  }
}

const pathOf = (file: CatalogFile): string | undefined => {
  const url = file.replicas.find((replica) => replica.status === 'AVAILABLE')?.url;
  return url?.startsWith('file:') ? fileURLToPath(url) : undefined;
};

/** Whether the bytes of a file on storage have the checksum of the catalog. */
async function isIntact(file: CatalogFile): Promise<boolean> {
  const path = pathOf(file);
  if (!path) return false;
  try {
    return (await checksumOfFile(path, file.checksumKind)) === file.checksum;
  } catch {
    return false;
  }
}

/** Returns the raw files in a final file: from its own `parents`, or from the catalog when it has another format. */
function parentsIn(
  file: CatalogFile,
  lineage: ReadonlyMap<string, readonly string[]>,
  names: ReadonlyMap<string, string>,
): string[] {
  const path = pathOf(file);
  try {
    if (path) return readParents(path).map((parent) => parent.file);
  } catch {
    // The file has another format.
  }
  return [...findRoots(file.id, lineage)].map((id) => names.get(id) ?? id);
}

/** The files and jobs of a finished run, with the account. */
export interface RunEvidence {
  readonly account: Account;
  /** Jobs of each stage, in order. */
  readonly jobs: readonly (readonly ChainJob[])[];
  readonly inputs: readonly CatalogFile[];
  readonly finals: readonly CatalogFile[];
  /** Files that did not pass the whole chain, with the reason. */
  readonly failures: readonly FailedFile[];
}

const explainsLoss = (job: ChainJob): boolean =>
  (job.state === 'FAILED' && job.failure !== null) ||
  job.state === 'CANCELLED' ||
  (job.state === 'FINISHED' && job.outputs.length === 0);

/** Reads a finished run through the gateway and from storage, and counts (docs/architecture.md, "Counting"). */
export async function collectEvidence(
  client: Client,
  manifest: Manifest,
  chain: Chain,
  workflow: ChainWorkflow,
): Promise<RunEvidence> {
  const inputs = await readFiles(client, chain.id);
  const stages: CatalogFile[][] = [];
  const jobs: ChainJob[][] = [];
  for (const task of workflow.tasks) {
    stages.push(task.output ? await readFiles(client, task.output.id) : []);
    jobs.push(await readJobs(client, task.id));
  }
  const all = [inputs, ...stages].flat();
  const lineage = new Map(all.map((file) => [file.id, file.parents.map((parent) => parent.id)]));
  const names = new Map(all.map((file) => [file.id, file.name]));
  const finals = stages.at(-1) ?? [];
  const finalFiles: FinalFile[] = [];
  for (const file of finals)
    finalFiles.push({ name: file.name, parents: parentsIn(file, lineage, names), intact: await isIntact(file) });
  const failedInputs = jobs
    .flat()
    .filter(explainsLoss)
    .flatMap((job) => job.inputs.flatMap((input) => [...findRoots(input.id, lineage)]));
  const explained = new Set(failedInputs.map((id) => names.get(id) ?? id));
  const failed = workflow.tasks.findIndex(({ state }) => state === 'FAILED');
  const reached = (stages[failed] ?? []).flatMap((file) => [...findRoots(file.id, lineage)]);
  const rootsOf = (id: string): string[] => [...findRoots(id, lineage)].map((root) => names.get(root) ?? root);
  const steps = workflow.tasks.map((task, index) => ({ ...task, jobs: jobs[index] ?? [] }));
  return {
    account: account({
      inputs: manifest.files,
      finals: finalFiles,
      explained,
      reached: new Set(reached.map((id) => names.get(id) ?? id)),
    }),
    jobs,
    inputs,
    finals,
    failures: failedFiles(steps, rootsOf),
  };
}
