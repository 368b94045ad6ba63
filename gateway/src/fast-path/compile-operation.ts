import { buildOperationContext } from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import { GraphQLBoolean, Kind, valueFromAST, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ParsedSupergraph } from '../parse-supergraph.ts';
import { createObjectShaper, type Shaper } from './answer-shape.ts';
import { compileStep, type PlanStep } from './plan-steps.ts';
import { isFallBack } from './fall-back.ts';
import { mergedSelection } from './merged-selection.ts';

/** One operation with its plan. Without `fast`, only Apollo's executor can run it. */
export interface CompiledOperation {
  readonly supergraph: ParsedSupergraph;
  readonly queryPlan: QueryPlan;
  readonly operation: ReturnType<typeof buildOperationContext>;
  readonly fast: { readonly step: PlanStep; readonly shape: Shaper } | undefined;
}

export interface OperationRequest {
  readonly document: DocumentNode;
  readonly text: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Returns the variables that @skip and @include of a document use: their values determine the shape of the answer. */
function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: values }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of values ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

function withDefaults(
  operation: OperationDefinitionNode,
  given: OperationRequest['variables'],
): Record<string, unknown> {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromAST(defaultValue, GraphQLBoolean)] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

function compileOperation(
  supergraph: ParsedSupergraph,
  { document, operationName, variables }: OperationRequest,
): CompiledOperation {
  const { schema, fullSchema } = supergraph;
  const queryPlan = supergraph.plan(document, operationName);
  const operation = buildOperationContext({
    schema,
    operationDocument: document,
    ...(operationName === undefined ? {} : { operationName }),
  });
  const { node } = queryPlan;
  const root = schema.getRootType(operation.operation.operation);
  if (!node || !root) return { supergraph, queryPlan, operation, fast: undefined };
  try {
    const options = { schema, variables: withDefaults(operation.operation, variables) };
    const shape = createObjectShaper(options, root, [mergedSelection(supergraph.operation(document, operationName))]);
    return { supergraph, queryPlan, operation, fast: { step: compileStep(fullSchema, node), shape } };
  } catch (error) {
    if (!isFallBack(error)) throw error;
    return { supergraph, queryPlan, operation, fast: undefined };
  }
}

const CACHE_SIZE = 500;
/** Longer texts are compiled each time, which bounds the memory of the cache. */
const MAX_CACHED_TEXT_LENGTH = 20_000;

/** Returns the compiler of one supergraph's operations: each is compiled once per document, name and values of its conditions. */
export function createCompiler(supergraph: ParsedSupergraph): (request: OperationRequest) => CompiledOperation {
  const conditionsByDocument = new WeakMap<DocumentNode, readonly string[]>();
  const cache = new LRUCache<string, CompiledOperation>({ max: CACHE_SIZE });
  return (request) => {
    const { document, text, operationName, variables } = request;
    const names = conditionsByDocument.get(document) ?? conditionVariables(document);
    conditionsByDocument.set(document, names);
    const key = JSON.stringify([operationName, text, names.map((name) => variables[name])]);
    const cached = cache.get(key);
    if (cached) return cached;
    const compiled = compileOperation(supergraph, request);
    if (text.length <= MAX_CACHED_TEXT_LENGTH) cache.set(key, compiled);
    return compiled;
  };
}
