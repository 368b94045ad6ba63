import { operationFromDocument, Supergraph, type Schema } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';

/** A composed supergraph, ready to plan operations. */
export interface ParsedSupergraph {
  /** What clients see, for the planner and as GraphQL.js has it. */
  readonly apiSchema: Schema;
  readonly schema: GraphQLSchema;
  /** The supergraph's own schema, with what clients do not see. */
  readonly whole: GraphQLSchema;
  plan(document: DocumentNode, operationName?: string): QueryPlan;
}

/** @throws Error when the text is not a supergraph. */
export function parseSupergraph(sdl: string): ParsedSupergraph {
  const supergraph = Supergraph.build(sdl, { validateSupergraph: false });
  const apiSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph);
  return {
    apiSchema,
    schema: apiSchema.toGraphQLJSSchema(),
    whole: supergraph.schema.toGraphQLJSSchema(),
    plan(document, operationName) {
      const options = operationName === undefined ? {} : { operationName };
      return planner.buildQueryPlan(operationFromDocument(apiSchema, document, options));
    },
  };
}
