import { buildOperationContext } from '@apollo/gateway';
import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import { GraphQLError, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ParsedSupergraph } from '../parse-supergraph.ts';
import { prepareSubscription, type PreparedSubscription } from './prepare-subscription.ts';

/** How one subscription is answered: the subgraph that sends its events, and the plan that completes each event. */
export interface SubscriptionPlan {
  /** The subscription of the owning subgraph. */
  readonly owner: FetchNode;
  /** A query plan whose first fetch is the event itself. */
  readonly queryPlan: QueryPlan;
  readonly operation: ReturnType<typeof buildOperationContext>;
  /** The subgraphs that take part. */
  readonly subgraphs: readonly string[];
}

/** One supergraph and its plans. */
export interface Generation {
  readonly supergraph: ParsedSupergraph;
  /** @throws GraphQLError when the operation is not a subscription. */
  prepare(document: DocumentNode, text: string, operationName?: string): PreparedSubscription;
  plan(subscription: Pick<PreparedSubscription, 'document' | 'text'>): SubscriptionPlan;
}

const PLAN_CACHE_SIZE = 500;

/** @param hasCursors whether the streams of a subgraph have cursors */
export function createGeneration(supergraph: ParsedSupergraph, hasCursors: (subgraph: string) => boolean): Generation {
  const plans = new LRUCache<string, SubscriptionPlan>({ max: PLAN_CACHE_SIZE });
  const prepared = new LRUCache<string, PreparedSubscription>({ max: PLAN_CACHE_SIZE });
  return {
    supergraph,
    prepare(document, text, operationName) {
      const key = JSON.stringify([operationName, text]);
      const cached = prepared.get(key);
      if (cached) return cached;
      const { schema } = supergraph;
      const withCursors = prepareSubscription(schema, document, operationName);
      const isForeign =
        withCursors.hasStart && !hasCursors(toQueryPlan(supergraph.plan(document, operationName)).owner.serviceName);
      const subscription = isForeign ? prepareSubscription(schema, document, operationName, false) : withCursors;
      prepared.set(key, subscription);
      return subscription;
    },
    plan({ document, text }) {
      const cached = plans.get(text);
      if (cached) return cached;
      const operation = buildOperationContext({ schema: supergraph.schema, operationDocument: document });
      const nodes = toQueryPlan(supergraph.plan(document));
      const plan = { ...nodes, operation, subgraphs: subgraphsOf(nodes.queryPlan) };
      plans.set(text, plan);
      return plan;
    },
  };
}

/** Whether a stream can go on with another plan: its events and the way they are completed are the same. */
export const isSamePlan = (left: SubscriptionPlan, right: SubscriptionPlan): boolean =>
  JSON.stringify(left.queryPlan) === JSON.stringify(right.queryPlan);

/** Converts a plan to ordinary nodes: @apollo/gateway does not run a Subscription node. */
function toQueryPlan({ node }: QueryPlan): Pick<SubscriptionPlan, 'owner' | 'queryPlan'> {
  if (node?.kind !== 'Subscription') throw new GraphQLError('the operation is not a subscription');
  const { primary, rest } = node;
  if (!rest) return { owner: primary, queryPlan: { kind: 'QueryPlan', node: primary } };
  const nodes = rest.kind === 'Sequence' ? rest.nodes : [rest];
  return { owner: primary, queryPlan: { kind: 'QueryPlan', node: { kind: 'Sequence', nodes: [primary, ...nodes] } } };
}

function subgraphsOf(plan: QueryPlan): string[] {
  const names = new Set<string>();
  JSON.stringify(plan, (key, value: unknown) => {
    if (key === 'serviceName' && typeof value === 'string') names.add(value);
    return value;
  });
  return [...names];
}

/** Returns the variables that the owner's subscription uses. */
export function pickVariables(owner: FetchNode, variables: Record<string, unknown>): Record<string, unknown> {
  const used = owner.variableUsages ?? [];
  return Object.fromEntries(used.filter((name) => name in variables).map((name) => [name, variables[name]]));
}
