import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { failureCodes, type FailureName } from '../schema/failure-codes.ts';

/** Where each lifecycle's table stands: module, exported name, title. */
const tables = [
  ['subgraphs/workload/src/lifecycle/job.rules.ts', 'jobLifecycle', 'Job'],
  ['subgraphs/workload/src/lifecycle/attempt.rules.ts', 'attemptLifecycle', 'Attempt'],
  ['subgraphs/workflow/src/task/task.rules.ts', 'taskLifecycle', 'Task'],
  ['subgraphs/workflow/src/workflow/workflow.rules.ts', 'workflowLifecycle', 'Workflow'],
  ['subgraphs/workflow/src/template/template.rules.ts', 'templateLifecycle', 'Template'],
  ['subgraphs/data/src/dataset/dataset.rules.ts', 'datasetLifecycle', 'Dataset'],
  ['subgraphs/data/src/replica/replica.rules.ts', 'replicaLifecycle', 'Replica'],
  ['subgraphs/workload/src/lifecycle/pilot.rules.ts', 'pilotLifecycle', 'Pilot'],
] as const;

type Moves = Readonly<Record<string, Readonly<Record<string, string>>>>;

const root = join(import.meta.dirname, '..');
const load = async (file: string): Promise<Record<string, unknown>> =>
  existsSync(join(root, file)) ? ((await import(join(root, file))) as Record<string, unknown>) : {};

function lifecycle(title: string, moves: Moves): string {
  const rows = Object.entries(moves).map(([state, events]) => {
    const list = Object.entries(events).map(([event, target]) => `${event} → \`${target}\``);
    return `| \`${state}\` | ${list.join(', ') || 'final'} |`;
  });
  return `## ${title}\n\n| state | event → next state |\n| --- | --- |\n${rows.join('\n')}\n`;
}

const RETRY_RULES = `First digit = phase. Retry: \`yes\`, with the task's delay, while attempts are left; \`other node\`: that, and another node
first; \`node fault\`: another pilot first, no attempt counted, not final while another pilot could run the job, else about
a minute of tries with growing pauses; \`backoff\`: from 10 s on; \`not counted\`: for ever; \`no\`: final at once.`;

/** The page of all lifecycles and failure codes, made from the tables that the code runs on. */
export async function statesPage(): Promise<string> {
  const parts = ['# States and failure codes\n\nMade by `npm run generate` from the transition tables in the code.\n'];
  for (const [file, name, title] of tables) {
    const exported = (await load(file))[name] as Moves | { readonly table: Moves } | undefined;
    if (exported) parts.push(lifecycle(title, 'table' in exported ? (exported.table as Moves) : exported));
  }
  const rules = (await load('subgraphs/workload/src/job/retry.rules.ts'))['retryRules'] as
    Readonly<Record<FailureName, string>> | undefined;
  if (rules) {
    const rows = Object.entries(failureCodes).map(
      ([name, code]) => `| ${code} | ${name} | ${rules[name as FailureName]} |`,
    );
    parts.push(
      `## Failure codes\n\n${RETRY_RULES}\n\n| code | name | retry |\n| --- | --- | --- |\n${rows.join('\n')}\n`,
    );
  }
  return parts.join('\n');
}
