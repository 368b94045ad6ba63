import { operationFromDocument, Supergraph, type Schema } from '@apollo/federation-internals';
import { buildOperationContext } from '@apollo/gateway';
import { QueryPlanner, type FetchNode, type QueryPlan } from '@apollo/query-planner';
import { GraphQLError, type DocumentNode, type GraphQLSchema } from 'graphql';

/** How one subscription is answered: who sends its events, and the plan that completes each of them. */
export interface SubscriptionPlan {
  /** The subscription of the owning subgraph. */
  readonly owner: FetchNode;
  /** A query plan whose first fetch is the event itself. */
  readonly queryPlan: QueryPlan;
  readonly operation: ReturnType<typeof buildOperationContext>;
  /** Equal for equal operations of one generation. */
  readonly key: string;
}

/** One supergraph and the plans made for it. */
export interface Generation {
  readonly number: number;
  readonly apiSchema: Schema;
  readonly schema: GraphQLSchema;
  readonly supergraph: GraphQLSchema;
  plan(document: DocumentNode, text: string, operationName?: string): SubscriptionPlan;
}

const plansKept = 500;

/** Reads a composed supergraph. @throws Error when it is not one. */
export function newGeneration(number: number, supergraphSdl: string): Generation {
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: false });
  const apiSchema = supergraph.apiSchema();
  const schema = apiSchema.toGraphQLJSSchema();
  const planner = new QueryPlanner(supergraph);
  const plans = new Map<string, SubscriptionPlan>();
  return {
    number,
    apiSchema,
    schema,
    supergraph: supergraph.schema.toGraphQLJSSchema(),
    plan(document, text, operationName) {
      const key = JSON.stringify([operationName, text]);
      const known = plans.get(key);
      if (known) return known;
      const parts = planParts(planner, apiSchema, document, operationName);
      const operation = buildOperationContext({
        schema,
        operationDocument: document,
        ...(operationName === undefined ? {} : { operationName }),
      });
      if (plans.size >= plansKept) plans.clear();
      const plan = { ...parts, operation, key };
      plans.set(key, plan);
      return plan;
    },
  };
}

/** @apollo/gateway refuses to run a Subscription node, so its parts become a plan of ordinary nodes. */
function planParts(
  planner: QueryPlanner,
  apiSchema: Schema,
  document: DocumentNode,
  operationName?: string,
): Pick<SubscriptionPlan, 'owner' | 'queryPlan'> {
  const options = operationName === undefined ? {} : { operationName };
  const { node } = planner.buildQueryPlan(operationFromDocument(apiSchema, document, options));
  if (node?.kind !== 'Subscription') throw new GraphQLError('the operation is not a subscription');
  const { primary, rest } = node;
  if (!rest) return { owner: primary, queryPlan: { kind: 'QueryPlan', node: primary } };
  const nodes = rest.kind === 'Sequence' ? rest.nodes : [rest];
  return { owner: primary, queryPlan: { kind: 'QueryPlan', node: { kind: 'Sequence', nodes: [primary, ...nodes] } } };
}

/** The part of an operation's variables that its owner's subscription uses. */
export function ownVariables(owner: FetchNode, variables: Record<string, unknown>): Record<string, unknown> {
  const used = owner.variableUsages ?? [];
  return Object.fromEntries(used.filter((name) => name in variables).map((name) => [name, variables[name]]));
}

/** The planner writes the operation's name into the text; equal subscriptions of different names are still equal. */
export const namelessText = (owner: FetchNode): string =>
  owner.operation.replace(/^subscription\s+\w+/, 'subscription');
