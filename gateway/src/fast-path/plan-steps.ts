import { setImmediate } from 'node:timers/promises';
import type { GraphQLDataSource } from '@apollo/gateway';
import type { FetchNode, PlanNode, ResponsePath, SubscriptionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { collect, isEntity, merge, representation, type Entity } from './entities.ts';
import { fallBack } from './fall-back.ts';

/** A subgraph that gives its answers as text, which can be read twice. */
export interface TextSource extends GraphQLDataSource<GatewayContext> {
  ask(
    request: { query: string; variables: Record<string, unknown>; operationName: string | undefined },
    context: GatewayContext,
  ): Promise<string>;
  /** @throws GraphQLError when the text is no answer. */
  read(text: string): Awaited<ReturnType<GraphQLDataSource['process']>>;
}

/** One execution: its inputs, and each answer so far by what was asked, so that nothing is ever asked twice. */
export interface PlanExecution {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
  source(subgraph: string): TextSource;
  readonly answers: Map<string, Promise<string>>;
  /** Set where an answer was large: between parsing, shaping and writing it, other requests have their turn. */
  isLarge?: boolean;
}
export type PlanStep = (run: PlanExecution, root: Entity) => Promise<void>;

export const answerKey = (subgraph: string, query: string, variables: unknown): string =>
  `${subgraph}\0${query}\0${JSON.stringify(variables ?? {})}`;

/** Compiles a node of a plan. @throws where the plan holds what only the ordinary executor does. */
export function compileStep(
  schema: GraphQLSchema,
  node: PlanNode | SubscriptionNode,
  path: ResponsePath = [],
): PlanStep {
  switch (node.kind) {
    case 'Sequence': {
      const steps = node.nodes.map((one) => compileStep(schema, one, path));
      return async (run, root) => {
        for (const step of steps) await step(run, root);
      };
    }
    case 'Parallel': {
      const steps = node.nodes.map((one) => compileStep(schema, one, path));
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

/** @throws where the subgraph gave anything but plain data. */
async function ask(run: PlanExecution, node: FetchNode, variables: Record<string, unknown>): Promise<Entity> {
  const { serviceName, operation: query, operationName } = node;
  // The key first: were it to fail after the request was begun, nobody would await the request.
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
  return async (run, root) => merge(root, await ask(run, node, variablesOf(node, run)));
}

function entityFetch(schema: GraphQLSchema, node: FetchNode, path: ResponsePath): PlanStep {
  const represent = representation(schema, node.requires ?? []);
  return async (run, root) => {
    const found: Entity[] = [];
    collect(root, path, found);
    const pairs = found.flatMap((entity) => {
      const one = represent(entity);
      return one ? [{ entity, one }] : [];
    });
    if (pairs.length === 0) return;
    const representations = pairs.map(({ one }) => one);
    const { _entities: given } = await ask(run, node, { ...variablesOf(node, run), representations });
    if (!Array.isArray(given) || given.length !== pairs.length) return fallBack();
    pairs.forEach(({ entity }, index) => {
      const one: unknown = given[index];
      if (isEntity(one)) merge(entity, one);
    });
  };
}
