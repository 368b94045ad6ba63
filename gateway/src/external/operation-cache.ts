import { Kind, parse, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { FieldScopes } from './read-sdl.rules.ts';
import { requiredScopes, type RequiredScopes } from './required-scopes.rules.ts';

/** An operation for an external subgraph, and what its caller needs. */
export interface ReadOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly required: readonly RequiredScopes[];
}

const CACHE_SIZE = 500;

/** Reads operations that the planner wrote, each text once. @throws Error for a text without an operation */
export function operationReader(schema: GraphQLSchema, scopes: FieldScopes): (text: string) => ReadOperation {
  const cache = new LRUCache<string, ReadOperation>({ max: CACHE_SIZE });
  return (text) => {
    const cached = cache.get(text);
    if (cached) return cached;
    const { definitions } = parse(text, { noLocation: true });
    const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    if (!operation) throw new Error('the document has no operation');
    const fragments = new Map(
      definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
    );
    const read = { operation, fragments, required: requiredScopes(schema, scopes, operation, fragments) };
    cache.set(text, read);
    return read;
  };
}
