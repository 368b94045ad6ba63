import { createRequire } from 'node:module';
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { parse } from 'graphql';
import type { CompiledOperations } from './fast-path/fast-executor.ts';
import { parseSupergraph, type ParsedSupergraph } from './parse-supergraph.ts';

/** What Visor uses of Apollo's libraries beyond their manuals. */
export interface Libraries {
  readonly parseSupergraph: (sdl: string) => ParsedSupergraph;
  readonly buildOperationContext: typeof buildOperationContext;
  readonly executeQueryPlan: typeof executeQueryPlan;
}

type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;
type RequestContext = Parameters<typeof executeQueryPlan>[2];
/** The part of it that the executor reads. */
type UsedContext = Pick<RequestContext, 'request' | 'context' | 'metrics' | 'logger'>;

const INSTALLED: Libraries = { parseSupergraph, buildOperationContext, executeQueryPlan };

/** Two subgraphs: `left` has items, `right` completes them. */
const SDL = `
  schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
  directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
  directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
  directive @join__graph(name: String!, url: String!) on ENUM_VALUE
  directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
  directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
  directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  scalar join__FieldSet
  scalar link__Import
  enum join__Graph { LEFT @join__graph(name: "left", url: "http://left") RIGHT @join__graph(name: "right", url: "http://right") }
  enum link__Purpose { SECURITY EXECUTION }
  type Item @join__type(graph: LEFT, key: "id") @join__type(graph: RIGHT, key: "id") { id: ID! text: String @join__field(graph: RIGHT) }
  type Query @join__type(graph: LEFT) @join__type(graph: RIGHT) { items(n: Int): [Item] @join__field(graph: LEFT) }`;
const QUERY = 'query Check($n: Int) { items(n: $n) { text } }';

/** The parts of its plan that are read; the texts of operations are only passed on. */
const PLAN = {
  kind: 'Sequence',
  nodes: [
    { kind: 'Fetch', serviceName: 'left', variableUsages: ['n'], operation: 'text', operationName: 'text' },
    {
      kind: 'Flatten',
      path: ['items', '@'],
      node: {
        kind: 'Fetch',
        serviceName: 'right',
        variableUsages: [],
        operation: 'text',
        operationName: 'text',
        requires: [
          {
            kind: 'InlineFragment',
            typeCondition: 'Item',
            selections: [
              { kind: 'Field', name: '__typename' },
              { kind: 'Field', name: 'id' },
            ],
          },
        ],
      },
    },
  ],
};

const READ_AS_TEXT: ReadonlySet<string> = new Set(['operation', 'operationName']);

/** Returns where a value differs from what is expected of it; more fields than these are no difference. */
function differenceOf(given: unknown, expected: unknown, path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (READ_AS_TEXT.has(name)) return typeof given === 'string' ? undefined : path;
  if (typeof expected !== 'object' || expected === null) return given === expected ? undefined : path;
  if (typeof given !== 'object' || given === null) return path;
  if (Array.isArray(expected) && (given as readonly unknown[]).length !== expected.length) return path;
  for (const [key, part] of Object.entries(expected)) {
    const difference = differenceOf((given as Readonly<Record<string, unknown>>)[key], part, `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function versionOf(library: string): string {
  try {
    const { version } = createRequire(import.meta.url)(`${library}/package.json`) as { readonly version: string };
    return `${library} ${version}`;
  } catch {
    return library;
  }
}

const ANSWERS: Readonly<Record<string, unknown>> = {
  left: { items: [{ __typename: 'Item', id: '1' }, { __typename: 'Item', id: '2' }, null] },
  right: { _entities: [{ text: 'one' }, null] },
};
const SUBGRAPH_ERROR = { message: 'none', path: ['_entities', 1, 'text'], extensions: { code: 'CHECK' } };
const RESULT = {
  data: { items: [{ text: 'one' }, { text: null }, null] },
  errors: [{ message: 'none', path: ['items', 1, 'text'], extensions: { code: 'CHECK', serviceName: 'right' } }],
};

/** Runs the plan by Apollo's executor over canned answers, as a replay and an event of a subscription do. */
async function executePlan(libraries: Libraries, supergraph: ParsedSupergraph): Promise<unknown> {
  const document = parse(QUERY);
  const source = (data: unknown, errors: readonly object[]): GraphQLDataSource => ({
    process: async () => ({ data, ...(errors.length > 0 ? { errors } : {}) }) as Answer,
  });
  const services = { left: source(ANSWERS['left'], []), right: source(ANSWERS['right'], [SUBGRAPH_ERROR]) };
  const { schema, fullSchema, apiSchema } = supergraph;
  const operation = libraries.buildOperationContext({ schema, operationDocument: document });
  const request: UsedContext = {
    request: { query: QUERY, variables: { n: 1 } },
    context: {},
    metrics: {},
    logger: console,
  };
  const plan = supergraph.plan(document);
  const result = await libraries.executeQueryPlan(
    plan,
    services,
    request as RequestContext,
    operation,
    fullSchema,
    apiSchema,
  );
  return JSON.parse(JSON.stringify(result)) as unknown;
}

const INSTALL = 'install the versions that gateway/package.json names (npm ci)';

/**
 * Checks, on an operation over two subgraphs, what Visor uses of Apollo's libraries beyond their manuals: another version may
 * change it without notice, and answers would be wrong.
 * @throws Error that names the library, what has changed, and the remedy
 */
export async function checkLibraries(mode: CompiledOperations = 'on', libraries: Libraries = INSTALLED): Promise<void> {
  const supergraph = attempt('@apollo/federation-internals', 'Supergraph.build', () => libraries.parseSupergraph(SDL));
  const plan = attempt('@apollo/query-planner', 'QueryPlanner.buildQueryPlan', () => supergraph.plan(parse(QUERY)));
  const place = differenceOf(plan.node, PLAN, 'plan');
  if (place !== undefined && mode === 'on')
    throw changed(
      '@apollo/query-planner',
      `${place} of a query plan`,
      `${INSTALL}, or set VISOR_COMPILED_OPERATIONS=off`,
    );
  const result = await executePlan(libraries, supergraph).catch((error: unknown) => {
    throw changed('@apollo/gateway', 'executeQueryPlan or buildOperationContext', INSTALL, error);
  });
  const wrong = differenceOf(result, RESULT, 'result');
  if (wrong !== undefined) throw changed('@apollo/gateway', `the ${wrong} of executeQueryPlan`, INSTALL);
}

function attempt<T>(library: string, part: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw changed(library, part, INSTALL, error);
  }
}

const changed = (library: string, part: string, remedy: string, cause?: unknown): Error =>
  new Error(
    `${versionOf(library)} is not what Visor was built on: ${part} has changed${cause instanceof Error ? ` (${cause.message})` : ''}; ${remedy}`,
    { cause },
  );
