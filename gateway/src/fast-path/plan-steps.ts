import { setImmediate } from 'node:timers/promises';
import type { GraphQLDataSource } from '@apollo/gateway';
import type { FetchNode, PlanNode, ResponsePath, SubscriptionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { collectEntities, isEntity, mergeEntity, createRepresenter, type Entity } from './entities.ts';
import { fallBack } from './fall-back.ts';

/** A subgraph whose answers are texts, which can be read twice. */
export interface TextSource extends GraphQLDataSource {
  ask(
    request: { query: string; variables: Record<string, unknown>; operationName: string | undefined },
    context: GatewayContext,
  ): Promise<string>;
  /** @throws GraphQLError when the text is no answer. */
  read(text: string): Awaited<ReturnType<GraphQLDataSource['process']>>;
}

/** One execution of a plan: its inputs, and the answers so far by request, so that no request is sent twice. */
export interface PlanExecution {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
  source(subgraph: string): TextSource;
  readonly answers: Map<string, Promise<string>>;
  /** Whether an answer was large: other requests then run between parsing, shaping and writing it. */
  isLarge?: boolean;
}
export type PlanStep = (run: PlanExecution, root: Entity) => Promise<void>;

export const answerKey = (subgraph: string, query: string, variables: unknown): string =>
  `${subgraph}\0${query}\0${JSON.stringify(variables ?? {})}`;

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

/** Requests data of a subgraph. Falls back for an answer with errors. */
async function request(run: PlanExecution, node: FetchNode, variables: Record<string, unknown>): Promise<Entity> {
  const { serviceName, operation: query, operationName } = node;
  // The key comes first: if it failed after the request was sent, nothing would await the request.
  const key = answerKey(serviceName, query, variables);
  const answer = run.source(serviceName).ask({ query, variables, operationName }, run.context);
  run.answers.set(key, answer);
  const text = await answer;
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (text.length > LARGE_ANSWER_LENGTH) {
    run.isLarge = true;
    await setImmediate();
  }
  return errors !== undefined || !isEntity(data) ? fallBack() : data;
}

function variablesOf({ variableUsages = [] }: FetchNode, { variables }: PlanExecution): Record<string, unknown> {
  const used = variableUsages.filter((name) => Object.hasOwn(variables, name) && variables[name] !== undefined);
  return Object.fromEntries(used.map((name) => [name, variables[name]]));
}

function rootFetch(node: FetchNode, path: ResponsePath): PlanStep {
  if (path.length > 0) return fallBack();
  return async (run, root) => mergeEntity(root, await request(run, node, variablesOf(node, run)));
}

function entityFetch(schema: GraphQLSchema, node: FetchNode, path: ResponsePath): PlanStep {
  const represent = createRepresenter(schema, node.requires ?? []);
  return async (run, root) => {
    const found: Entity[] = [];
    collectEntities(root, path, found);
    const pairs = found.flatMap((entity) => {
      const representation = represent(entity);
      return representation ? [{ entity, representation }] : [];
    });
    if (pairs.length === 0) return;
    const representations = pairs.map(({ representation }) => representation);
    const { _entities: given } = await request(run, node, { ...variablesOf(node, run), representations });
    if (!Array.isArray(given) || given.length !== pairs.length) return fallBack();
    pairs.forEach(({ entity }, index) => {
      const answer: unknown = given[index];
      if (isEntity(answer)) mergeEntity(entity, answer);
    });
  };
}
