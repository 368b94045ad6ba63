import { buildOperationContext } from '@apollo/gateway';
import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import { GraphQLError, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ParsedSupergraph } from '../parse-supergraph.ts';

/** How one subscription is answered: the subgraph that sends its events, and the plan that completes each event. */
export interface SubscriptionPlan {
  /** The subscription of the owning subgraph. */
  readonly owner: FetchNode;
  /** A query plan whose first fetch is the event itself. */
  readonly queryPlan: QueryPlan;
  readonly operation: ReturnType<typeof buildOperationContext>;
  /** Equal for equal operations that are answered in the same way, also by another supergraph. */
  readonly key: string;
}

/** One supergraph and its plans. */
export interface Generation {
  readonly number: number;
  readonly supergraph: ParsedSupergraph;
  /** @throws GraphQLError when the operation is not a subscription. */
  plan(document: DocumentNode, text: string, operationName?: string): SubscriptionPlan;
}

const PLAN_CACHE_SIZE = 500;

export function createGeneration(number: number, supergraph: ParsedSupergraph): Generation {
  const plans = new LRUCache<string, SubscriptionPlan>({ max: PLAN_CACHE_SIZE });
  return {
    number,
    supergraph,
    plan(document, text, operationName) {
      const key = JSON.stringify([operationName, text]);
      const cached = plans.get(key);
      if (cached) return cached;
      const operation = buildOperationContext({
        schema: supergraph.schema,
        operationDocument: document,
        ...(operationName === undefined ? {} : { operationName }),
      });
      const nodes = toQueryPlan(supergraph.plan(document, operationName));
      const plan = { ...nodes, operation, key: JSON.stringify([key, nodes.queryPlan]) };
      plans.set(key, plan);
      return plan;
    },
  };
}

/** Converts a plan to ordinary nodes: @apollo/gateway does not run a Subscription node. */
function toQueryPlan({ node }: QueryPlan): Pick<SubscriptionPlan, 'owner' | 'queryPlan'> {
  if (node?.kind !== 'Subscription') throw new GraphQLError('the operation is not a subscription');
  const { primary, rest } = node;
  if (!rest) return { owner: primary, queryPlan: { kind: 'QueryPlan', node: primary } };
  const nodes = rest.kind === 'Sequence' ? rest.nodes : [rest];
  return { owner: primary, queryPlan: { kind: 'QueryPlan', node: { kind: 'Sequence', nodes: [primary, ...nodes] } } };
}

/** Returns the variables that the owner's subscription uses. */
export function pickVariables(owner: FetchNode, variables: Record<string, unknown>): Record<string, unknown> {
  const used = owner.variableUsages ?? [];
  return Object.fromEntries(used.filter((name) => name in variables).map((name) => [name, variables[name]]));
}

/** Removes the operation's name, which the planner writes into the text: equal subscriptions may have different names. */
export const textWithoutName = (owner: FetchNode): string =>
  owner.operation.replace(/^subscription\s+\w+/, 'subscription');
