import { Kind, parse } from 'graphql';
import { typeDefs, type Subgraph } from '@visor/schema';
import { logger, startSubgraph, verifier, type RequestContext, type RunningSubgraph } from '@visor/service';

type Resolve = (parent: unknown, values: never, context: RequestContext) => unknown;
export type StandIn = Readonly<Record<string, Readonly<Record<string, Resolve | { subscribe: Resolve }>>>>;

/** A resolver for each root field, since none may lack one: nothing is there, nothing happens. */
function nothing(name: Subgraph): Record<string, Record<string, Resolve | { subscribe: Resolve }>> {
  const roots: Record<string, Record<string, Resolve | { subscribe: Resolve }>> = {};
  for (const type of parse(typeDefs(name)).definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    if (!['Query', 'Mutation', 'Subscription'].includes(type.name.value)) continue;
    const none: Resolve | { subscribe: Resolve } =
      type.name.value === 'Subscription' ? { subscribe: async function* () {} } : () => null;
    roots[type.name.value] = Object.fromEntries((type.fields ?? []).map((field) => [field.name.value, none]));
  }
  return roots;
}

/** A subgraph of the real contract, served by the real shell, that knows only what the test gives it. */
export function standIn(name: Subgraph, jwksFile: string, known: StandIn, port = 0): Promise<RunningSubgraph> {
  const resolvers = nothing(name);
  for (const [type, fields] of Object.entries(known)) resolvers[type] = { ...resolvers[type], ...fields };
  return startSubgraph({
    name,
    port,
    resolvers,
    verify: verifier(jwksFile),
    logger: logger(name, 'silent'),
    context: (request) => request,
    health: async () => ({ status: 'ok', checks: {} }),
  });
}
