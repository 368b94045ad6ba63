import { sessionLifecycle } from '../pilot/src/session/session.rules.ts';
import { failureCodes, failurePhases, type FailureName } from '../schema/failure-codes.ts';
import { datasetLifecycle } from '@visor/data/dataset.rules';
import { fileLifecycle } from '@visor/data/file.rules';
import { inspectionLifecycle } from '@visor/data/inspection.rules';
import { replicaLifecycle } from '@visor/data/replica.rules';
import { operationLifecycle } from '@visor/workflow/operation.rules';
import { taskLifecycle } from '@visor/workflow/task.rules';
import { templateLifecycle } from '@visor/workflow/template.rules';
import { workflowLifecycle } from '@visor/workflow/workflow.rules';
import { DEFAULT_RETRY_RULES, findRule, type RetryRule } from '@visor/workload/retry.rules';
import { attemptLifecycle } from '@visor/workload/attempt.rules';
import { jobLifecycle } from '@visor/workload/job.rules';
import { pilotLifecycle } from '@visor/workload/pilot.rules';

interface TransitionTable {
  readonly table: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly byPerson: readonly string[];
  readonly finalStates: readonly string[];
}

const LIFECYCLES: readonly (readonly [string, TransitionTable])[] = [
  ['Job', jobLifecycle],
  ['Attempt', attemptLifecycle],
  ['Task', taskLifecycle],
  ['Workflow', workflowLifecycle],
  ['Operation', operationLifecycle],
  ['Template', templateLifecycle],
  ['Dataset', datasetLifecycle],
  ['File', fileLifecycle],
  ['Replica', replicaLifecycle],
  ['Inspection', inspectionLifecycle],
  ['Pilot', pilotLifecycle],
  ['Session of a pilot', sessionLifecycle],
];

function lifecycleSection(title: string, { table, byPerson, finalStates }: TransitionTable): string {
  const rows = Object.entries(table).map(([state, transitions]) => {
    const final = finalStates.includes(state) ? ['final'] : [];
    const list = Object.entries(transitions).map(
      ([event, target]) => `${byPerson.includes(event) ? 'by a person: ' : ''}${event} → \`${target}\``,
    );
    return `| \`${state}\` | ${[...final, ...list].join(', ')} |`;
  });
  return `## ${title}\n\n| state | event → next state |\n| --- | --- |\n${rows.join('\n')}\n`;
}

const PHASES = Object.entries(failurePhases)
  .map(([digit, phase]) => `${digit} ${phase}`)
  .join(', ');

const FAILURE_NOTES = `The first digit is the phase: ${PHASES}.

Retry: \`yes\`: with the task's delay, while attempts are left; \`other node\`: the same, and another node first; \`node fault\`:
another pilot first, no attempt counted, not final while another pilot could run the job, otherwise about a minute of tries
with growing pauses; \`backoff\`: from 10 s on; \`not counted\`: without limit; \`no\`: final at once.

This is the default set of retry rules (version 0); \`rule\` is the id of the rule that decides. An operator can replace the set
([operating.md](operating.md), "Retry rules"). Whatever the rules say: the third lost attempt of a job (701) is its last, the
seventh node fault, too, and counted attempts end with the task's \`retries\`. A job that crashed (403) or was lost (701) on three
different nodes is held as poison instead.`;

/** The default rule of a failure that has nothing else to tell. */
const ruleOf = (code: number): RetryRule | undefined =>
  findRule(DEFAULT_RETRY_RULES, {
    failure: { code, source: 'pilot', text: '' },
    nth: 1,
    taskId: '',
    program: null,
    labels: [],
  });

function retryWord(rule: RetryRule | undefined): string {
  if (rule?.action === 'FAIL') return 'no';
  if (rule?.action === 'RETRY_OTHER_NODE') return 'other node';
  if (rule?.action === 'RETRY_OTHER_PILOT') return 'node fault';
  if (rule?.counted === false) return 'not counted';
  return rule?.delay && rule.delay.first > 0 ? 'backoff' : 'yes';
}

function failureSection(): string {
  const rows = (Object.keys(failureCodes) as FailureName[]).map((name) => {
    const rule = ruleOf(failureCodes[name]);
    return `| ${failureCodes[name]} | ${name} | ${retryWord(rule)} | \`${rule?.id}\` |`;
  });
  const table = `| code | name | retry | rule |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  return `## Failure codes\n\n${FAILURE_NOTES}\n\n${table}`;
}

/** The page of all lifecycles and failure codes, made from the tables that the code runs on. */
export const statesPage = (): string =>
  [
    '# States and failure codes\n\nMade by `npm run generate` from the tables in the code.\n',
    ...LIFECYCLES.map(([title, lifecycle]) => lifecycleSection(title, lifecycle)),
    failureSection(),
  ].join('\n');
