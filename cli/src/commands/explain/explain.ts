import {
  ExplainDatasetDocument,
  ExplainFileDocument,
  ExplainJobDocument,
  ExplainNodeDocument,
  ExplainPilotDocument,
  ExplainStorageDocument,
  ExplainTaskDocument,
  ExplainTemplateDocument,
  ExplainWorkflowDocument,
  FilesNamedDocument,
  FindMatchesDocument,
  type ExplanationTextFragment,
} from '#operations';
import type { Client } from '@visor/client';
import { Option, type Command } from 'commander';
import { CommandError, didYouMean, EXIT_CODE, quoted } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { similarNames } from '../similar-names.ts';
import { decidingTask, exactMatches, explanationLines, matchLine, type Match } from './explain.rules.ts';
import { jsonText } from '../../output/json-text.rules.ts';

const KINDS = ['dataset', 'file', 'storage', 'template', 'workflow', 'task', 'job', 'pilot', 'node'] as const;

interface Options extends ConnectionOptions {
  readonly kind?: (typeof KINDS)[number];
  readonly output: 'text' | 'json';
}

/** `visor explain`: what a thing is, what it waits for, what failed, and what to do. */
export function register(program: Command): void {
  declareConnection(program.command('explain'))
    .description('say what a thing is, what it waits for, what failed, and what to do')
    .argument(
      '<name|id>',
      'a dataset, file, workflow, task, job, pilot, node, storage or template, or the beginning of its name or id',
    )
    .addOption(new Option('--kind <kind>', 'which kind of thing is meant').choices(KINDS))
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action(explain);
}

/** Things of each kind that are looked for. */
const MAX_MATCHES = 10;

async function explain(text: string, options: Options): Promise<void> {
  if (text === '') throw new CommandError(EXIT_CODE.usage, 'the name is empty: give a name or an id');
  await using client = connect(options);
  const { kind, id, name } = await findMatch(client, text, options.kind);
  const explanations = await readExplanations(client, { kind, id, name });
  if (options.output === 'json') return void process.stdout.write(`${jsonText({ kind, id, name, explanations }, 2)}\n`);
  process.stdout.write(`${explanationLines(explanations).join('\n')}\n`);
}

async function findMatch(client: Client, text: string, kind: string | undefined): Promise<Match> {
  const { dataMatches, workflowMatches, workloadMatches } = await client.request(FindMatchesDocument, {
    prefix: text,
    first: MAX_MATCHES,
  });
  const begun = [...dataMatches, ...workflowMatches, ...workloadMatches].filter(
    (match) => kind === undefined || match.kind.toLowerCase() === kind,
  );
  const meant = await meantMatches(client, text, kind, begun);
  const [match] = meant;
  if (!match)
    throw new CommandError(
      EXIT_CODE.notFound,
      `nothing here has a name or id that begins with ${quoted(text)}${kind === undefined ? '' : ` and is a ${kind}`}; ${didYouMean(await similarNames(client, text, kind ?? null))}visor search PART finds names`,
    );
  if (meant.length === 1) return match;
  throw new CommandError(
    EXIT_CODE.usage,
    [`${quoted(text)} may mean several things; give a whole name or id, or --kind:`, ...meant.map(matchLine)].join(
      '\n',
    ),
  );
}

/** What has this id or name; else files of this name, which are many and so are meant by their whole name only; else what begins with it. */
async function meantMatches(
  client: Client,
  text: string,
  kind: string | undefined,
  begun: readonly Match[],
): Promise<readonly Match[]> {
  const exact = exactMatches(text, begun);
  if (exact.length > 0) return exact;
  const files = await filesNamed(client, text, kind);
  return files.length > 0 ? files : begun;
}

async function filesNamed(client: Client, name: string, kind: string | undefined): Promise<Match[]> {
  if (kind !== undefined && kind !== 'file') return [];
  const { nodes } = (await client.request(FilesNamedDocument, { where: { name: { eq: name } } })).fileList;
  return nodes.map(({ id, dataset }) => ({ kind: 'FILE', id, name, dataset: dataset.name }));
}

/** Returns the explanations of a thing, what it is first: of a dataset or workflow also that of the jobs of the task that decides. */
async function readExplanations(client: Client, match: Match): Promise<readonly ExplanationTextFragment[]> {
  const found = (await EXPLAIN[match.kind](client, match)).filter((explanation) => explanation !== undefined);
  if (found.length === 0)
    throw new CommandError(EXIT_CODE.notFound, `the ${match.kind.toLowerCase()} ${match.id} is gone`);
  const [taskId] = ['DATASET', 'WORKFLOW'].includes(match.kind)
    ? found.flatMap((part) => decidingTask(part) ?? [])
    : [];
  if (taskId === undefined) return found;
  const { task } = await client.request(ExplainTaskDocument, { id: taskId });
  return task ? [...found, task.processingExplanation] : found;
}

type Explain = (client: Client, match: Match) => Promise<readonly (ExplanationTextFragment | undefined)[]>;

const EXPLAIN: Readonly<Record<Match['kind'], Explain>> = {
  async DATASET(client, { id }) {
    const { dataset } = await client.request(ExplainDatasetDocument, { id });
    return [dataset?.explanation, dataset?.processingExplanation];
  },
  async FILE(client, { id }) {
    const { file } = await client.request(ExplainFileDocument, { id });
    return [file?.explanation, file?.processingExplanation];
  },
  STORAGE: async (client, { name }) => [
    (await client.request(ExplainStorageDocument, { name: name ?? '' })).storage?.explanation,
  ],
  TEMPLATE: async (client, { id }) => [(await client.request(ExplainTemplateDocument, { id })).template?.explanation],
  WORKFLOW: async (client, { id }) => [(await client.request(ExplainWorkflowDocument, { id })).workflow?.explanation],
  async TASK(client, { id }) {
    const { task } = await client.request(ExplainTaskDocument, { id });
    return [task?.explanation, task?.processingExplanation];
  },
  JOB: async (client, { id }) => [(await client.request(ExplainJobDocument, { id })).job?.explanation],
  PILOT: async (client, { id }) => [(await client.request(ExplainPilotDocument, { id })).pilot?.explanation],
  NODE: async (client, { id }) => [(await client.request(ExplainNodeDocument, { name: id })).node?.explanation],
};
