import { operationFromDocument, Supergraph, type Operation, type Schema } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';

/** A composed supergraph that can plan operations. */
export interface ParsedSupergraph {
  /** The schema that clients see, for the planner and for GraphQL.js. */
  readonly apiSchema: Schema;
  readonly schema: GraphQLSchema;
  /** The schema of the supergraph, with what clients do not see. */
  readonly fullSchema: GraphQLSchema;
  plan(document: DocumentNode, operationName?: string): QueryPlan;
  /** The operation as Apollo's executor reads it. */
  operation(document: DocumentNode, operationName?: string): Operation;
}

/** @throws Error when the text is not a supergraph. */
export function parseSupergraph(sdl: string): ParsedSupergraph {
  const supergraph = Supergraph.build(sdl, { validateSupergraph: false });
  const apiSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph);
  const operation = (document: DocumentNode, operationName?: string): Operation =>
    operationFromDocument(apiSchema, document, operationName === undefined ? {} : { operationName });
  return {
    apiSchema,
    schema: apiSchema.toGraphQLJSSchema(),
    fullSchema: supergraph.schema.toGraphQLJSSchema(),
    operation,
    plan: (document, operationName) => planner.buildQueryPlan(operation(document, operationName)),
  };
}
