import { setImmediate } from 'node:timers/promises';
import type { GraphQLDataSource } from '@apollo/gateway';
import type { FetchNode, PlanNode, ResponsePath, SubscriptionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { distinctEntities, type DistinctEntities } from './distinct-entities.ts';
import { collectEntities, copyOf, createRepresenter, isEntity, mergeEntity, type Entity } from './entities.ts';
import { fallBack } from './fall-back.ts';

/** A request to a subgraph. `body` is its text, where it is known already. */
interface SubRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
  readonly body?: string;
}

/** A subgraph whose answers are texts, which can be read twice. */
export interface TextSource extends GraphQLDataSource {
  ask(request: SubRequest, context: GatewayContext): Promise<string>;
  /** @throws GraphQLError when the text is no answer. */
  read(text: string): Awaited<ReturnType<GraphQLDataSource['process']>>;
}

/** One execution of a plan: its inputs, and the answers so far by request, so that no request is sent twice. */
export interface PlanExecution {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
  source(subgraph: string): TextSource;
  readonly answers: RecordedAnswer[];
  /** Whether an answer was large: other requests then run between parsing, shaping and writing it. */
  isLarge?: boolean;
}
export type PlanStep = (run: PlanExecution, root: Entity) => Promise<void>;

/** An answer, with the request that it belongs to. */
export interface RecordedAnswer {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: string;
  readonly text: Promise<string>;
}

/** Returns variables as text, the representations of entities last. */
export function variablesText(variables: Readonly<Record<string, unknown>>, entities?: DistinctEntities): string {
  const text = JSON.stringify(variables);
  if (!entities) return text;
  return `${text === '{}' ? '{' : `${text.slice(0, -1)},`}"representations":${entities.text}}`;
}

/** Compiles a node of a plan. Falls back for a node that only Apollo's executor runs. */
export function compileStep(
  schema: GraphQLSchema,
  node: PlanNode | SubscriptionNode,
  path: ResponsePath = [],
): PlanStep {
  switch (node.kind) {
    case 'Sequence': {
      const steps = node.nodes.map((child) => compileStep(schema, child, path));
      return async (run, root) => {
        for (const step of steps) await step(run, root);
      };
    }
    case 'Parallel': {
      const steps = node.nodes.map((child) => compileStep(schema, child, path));
      return async (run, root) => void (await Promise.all(steps.map((step) => step(run, root))));
    }
    case 'Flatten':
      return compileStep(schema, node.node, [...path, ...node.path]);
    case 'Fetch': {
      if (node.inputRewrites?.length || node.outputRewrites?.length || node.contextRewrites?.length) return fallBack();
      return node.requires ? entityFetch(schema, node, path) : rootFetch(node, path);
    }
    default:
      return fallBack();
  }
}

const LARGE_ANSWER_LENGTH = 1_000_000;

type Ask = (
  run: PlanExecution,
  variables: Readonly<Record<string, unknown>>,
  entities?: DistinctEntities,
) => Promise<string>;

/** Returns what asks a subgraph; the answer is kept, so that nobody asks again. */
function createAsk({ serviceName, operation: query, operationName }: FetchNode): Ask {
  const head = JSON.stringify({ query, operationName }).slice(0, -1);
  return (run, own, entities) => {
    const text = variablesText(own, entities);
    const variables = entities ? { ...own, representations: entities.list } : own;
    const request = { query, variables, operationName, body: `${head},"variables":${text}}` };
    const answer = run.source(serviceName).ask(request, run.context);
    run.answers.push({ subgraph: serviceName, query, variables: text, text: answer });
    return answer;
  };
}

type Requester = (...given: Parameters<Ask>) => Promise<Entity>;

/** Returns what requests data of a subgraph. It falls back for an answer with errors. */
function createRequester(node: FetchNode): Requester {
  const ask = createAsk(node);
  return async (run, own, entities) => {
    const read = await ask(run, own, entities);
    const { data, errors } = JSON.parse(read) as { data?: unknown; errors?: unknown };
    if (read.length > LARGE_ANSWER_LENGTH) {
      run.isLarge = true;
      await setImmediate();
    }
    return errors !== undefined || !isEntity(data) ? fallBack() : data;
  };
}

function variablesOf({ variableUsages = [] }: FetchNode, { variables }: PlanExecution): Record<string, unknown> {
  const used = variableUsages.filter((name) => Object.hasOwn(variables, name) && variables[name] !== undefined);
  return Object.fromEntries(used.map((name) => [name, variables[name]]));
}

/** How an answer without errors begins: errors come first. */
const WITHOUT_ERRORS = '{"data":{';

/** Returns what passes the answer of the one subgraph of a plan on as it came. It falls back for an answer with errors. */
export function createRelay(node: FetchNode): (run: PlanExecution) => Promise<string> {
  const ask = createAsk(node);
  return async (run) => {
    const text = await ask(run, variablesOf(node, run));
    return text.startsWith(WITHOUT_ERRORS) ? text : fallBack();
  };
}

function rootFetch(node: FetchNode, path: ResponsePath): PlanStep {
  if (path.length > 0) return fallBack();
  const request = createRequester(node);
  return async (run, root) => mergeEntity(root, await request(run, variablesOf(node, run)));
}

/** Requests each distinct entity once, and merges its answer into all that are the same. */
function entityFetch(schema: GraphQLSchema, node: FetchNode, path: ResponsePath): PlanStep {
  const represent = createRepresenter(schema, node.requires ?? []);
  const request = createRequester(node);
  return async (run, root) => {
    const found: Entity[] = [];
    collectEntities(root, path, found);
    const entities: Entity[] = [];
    const representations: Entity[] = [];
    for (const entity of found) {
      const representation = represent(entity);
      if (!representation) continue;
      entities.push(entity);
      representations.push(representation);
    }
    if (entities.length === 0) return;
    const distinct = distinctEntities(representations);
    const { _entities: given } = await request(run, variablesOf(node, run), distinct);
    if (!Array.isArray(given) || given.length !== distinct.list.length) return fallBack();
    const isMerged = new Set<number>();
    for (const [index, entity] of entities.entries()) {
      const place = distinct.places[index] ?? 0;
      const answer: unknown = given[place];
      if (!isEntity(answer)) continue;
      // Entities that are the same must not share objects: a later part of the plan writes into each.
      mergeEntity(entity, isMerged.has(place) ? (copyOf(answer) as Entity) : answer);
      isMerged.add(place);
    }
  };
}
