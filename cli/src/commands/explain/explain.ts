import {
  ExplainDatasetDocument,
  ExplainFileDocument,
  ExplainTaskDocument,
  ExplainWorkflowDocument,
  ListTemplatesDocument,
  ShowJobDocument,
  ShowNodeDocument,
  ShowPilotDocument,
  ListPilotsDocument,
} from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { isId } from '../is-id.rules.ts';
import {
  explainDataset,
  explainFile,
  explainJob,
  explainNode,
  explainPilot,
  explainTask,
  explainTemplate,
  explainWorkflow,
} from './explain.rules.ts';

/** `visor explain`: what a thing is, what it waits for, what failed, and what to do. */
export function register(program: Command): void {
  declareConnection(program.command('explain'))
    .description('say what a thing is, what it waits for, what failed, and what to do')
    .argument('<name|id>', 'a dataset, workflow, task, job, file, pilot, node or template')
    .action(explain);
}

interface Explanation {
  readonly kind: string;
  readonly lines: readonly string[];
}

async function explain(text: string, options: ConnectionOptions): Promise<void> {
  await using client = connect(options);
  const found = (await Promise.all((isId(text) ? byId : byName)(client, text))).filter((item) => item !== undefined);
  const [first] = found;
  if (!first)
    throw new CommandError(
      EXIT_CODE.notFound,
      `nothing here has the ${isId(text) ? 'id' : 'name'} ${JSON.stringify(text)}; visor dataset list --name PART finds datasets`,
    );
  for (const { lines } of found) process.stdout.write(`${lines.join('\n')}\n`);
}

type Search = Promise<Explanation | undefined>;

const byId = (client: Client, id: string): Search[] => [
  explained(
    'dataset',
    client.request(ExplainDatasetDocument, { id, name: null }),
    ({ dataset }) => dataset,
    explainDataset,
  ),
  explained('workflow', client.request(ExplainWorkflowDocument, { id }), ({ workflow }) => workflow, explainWorkflow),
  explained('task', client.request(ExplainTaskDocument, { id }), ({ task }) => task, explainTask),
  explained('job', client.request(ShowJobDocument, { id }), ({ job }) => job, explainJob),
  explained('file', client.request(ExplainFileDocument, { id }), ({ file }) => file, explainFile),
  explained('pilot', client.request(ShowPilotDocument, { id }), ({ pilot }) => pilot, explainPilot),
];

const byName = (client: Client, name: string): Search[] => [
  explained(
    'dataset',
    client.request(ExplainDatasetDocument, { id: null, name }),
    ({ dataset }) => dataset,
    explainDataset,
  ),
  explained('node', client.request(ShowNodeDocument, { name }), ({ node }) => node, explainNode),
  explainPilotNamed(client, name),
  explained(
    'template',
    client.request(ListTemplatesDocument, {}),
    ({ templates }) => templates.find((template) => template.name === name),
    explainTemplate,
  ),
];

async function explainPilotNamed(client: Client, name: string): Search {
  const { pilots } = await client.request(ListPilotsDocument, {});
  const known = pilots.find((pilot) => pilot.name === name);
  if (!known) return undefined;
  return explained('pilot', client.request(ShowPilotDocument, { id: known.id }), ({ pilot }) => pilot, explainPilot);
}

async function explained<Answer, Item>(
  kind: string,
  answer: Promise<Answer>,
  of: (answer: Answer) => Item | null | undefined,
  lines: (item: Item) => string[],
): Search {
  const item = of(await answer);
  return item === null || item === undefined ? undefined : { kind, lines: lines(item) };
}
