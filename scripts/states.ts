import { join } from 'node:path';
import { failureCodes, failurePhases, type FailureName } from '../schema/failure-codes.ts';
import type { Lifecycle } from '../schema/lifecycle.ts';

/** The modules of the lifecycles, with the exported name and the title. */
const LIFECYCLES = [
  ['subgraphs/workload/src/lifecycle/job.rules.ts', 'jobLifecycle', 'Job'],
  ['subgraphs/workload/src/lifecycle/attempt.rules.ts', 'attemptLifecycle', 'Attempt'],
  ['subgraphs/workflow/src/task/task.rules.ts', 'taskLifecycle', 'Task'],
  ['subgraphs/workflow/src/workflow/workflow.rules.ts', 'workflowLifecycle', 'Workflow'],
  ['subgraphs/workflow/src/template/template.rules.ts', 'templateLifecycle', 'Template'],
  ['subgraphs/data/src/dataset/dataset.rules.ts', 'datasetLifecycle', 'Dataset'],
  ['subgraphs/data/src/replica/replica.rules.ts', 'replicaLifecycle', 'Replica'],
  ['subgraphs/workload/src/lifecycle/pilot.rules.ts', 'pilotLifecycle', 'Pilot'],
  ['pilot/src/session/session.rules.ts', 'sessionLifecycle', 'Session of a pilot'],
] as const;
const RETRY_RULES = ['subgraphs/workload/src/job/retry.rules.ts', 'retryRules'] as const;

async function load<T>(file: string, name: string): Promise<T> {
  const exports = (await import(join(import.meta.dirname, '..', file))) as Readonly<Record<string, T>>;
  const value = exports[name];
  if (value === undefined) throw new Error(`${file} does not export ${name}`);
  return value;
}

function lifecycleSection(title: string, { table }: Lifecycle<string, string>): string {
  const rows = Object.entries(table).map(([state, transitions]) => {
    const list = Object.entries(transitions).map(([event, target]) => `${event} → \`${target}\``);
    return `| \`${state}\` | ${list.join(', ') || 'final'} |`;
  });
  return `## ${title}\n\n| state | event → next state |\n| --- | --- |\n${rows.join('\n')}\n`;
}

const PHASES = Object.entries(failurePhases)
  .map(([digit, phase]) => `${digit} ${phase}`)
  .join(', ');

const FAILURE_NOTES = `The first digit is the phase: ${PHASES}.

Retry: \`yes\`: with the task's delay, while attempts are left; \`other node\`: the same, and another node first; \`node fault\`:
another pilot first, no attempt counted, not final while another pilot could run the job, otherwise about a minute of tries
with growing pauses; \`backoff\`: from 10 s on; \`not counted\`: without limit; \`no\`: final at once.`;

/** The page of all lifecycles and failure codes, made from the tables that the code runs on. */
export async function statesPage(): Promise<string> {
  const parts = ['# States and failure codes\n\nMade by `npm run generate` from the tables in the code.\n'];
  for (const [file, name, title] of LIFECYCLES)
    parts.push(lifecycleSection(title, await load<Lifecycle<string, string>>(file, name)));
  const rules = await load<Readonly<Record<FailureName, string>>>(...RETRY_RULES);
  const rows = (Object.keys(failureCodes) as FailureName[]).map(
    (name) => `| ${failureCodes[name]} | ${name} | ${rules[name]} |`,
  );
  const table = `| code | name | retry |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  parts.push(`## Failure codes\n\n${FAILURE_NOTES}\n\n${table}`);
  return parts.join('\n');
}
