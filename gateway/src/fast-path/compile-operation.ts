import { buildOperationContext } from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import {
  GraphQLBoolean,
  Kind,
  parse,
  print,
  valueFromAST,
  visit,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ParsedSupergraph } from '../parse-supergraph.ts';
import { createObjectShaper, type Shaper } from './answer-shape.ts';
import { compileStep, createRelay, type PlanStep } from './plan-steps.ts';
import { isFallBack } from './fall-back.ts';
import { mergedSelection } from './merged-selection.ts';

export interface FastOperation {
  readonly step: PlanStep;
  readonly shape: Shaper;
  /** Answers the whole operation with the text of one subgraph, where that has the requested shape already. */
  readonly relay: ReturnType<typeof createRelay> | undefined;
}

/** One operation with its plan. Without `fast`, only Apollo's executor can run it. */
export interface CompiledOperation {
  readonly supergraph: ParsedSupergraph;
  readonly queryPlan: QueryPlan;
  readonly operation: ReturnType<typeof buildOperationContext>;
  readonly fast: FastOperation | undefined;
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

/** Whether an answer of a subgraph can be trusted to be as its schema says. */
type IsTrusted = (subgraph: string) => boolean;

/** The selections of an operation as text, without the arguments, which change no shape. */
const shapeOf = (selection: SelectionSetNode): string => print(visit(selection, { Argument: () => null }));

/** Returns the selection that a plan sends to its only subgraph; undefined where the answer needs more than that. */
function onlySelection(node: NonNullable<QueryPlan['node']>, isTrusted: IsTrusted): SelectionSetNode | undefined {
  if (node.kind !== 'Fetch' || node.requires || !isTrusted(node.serviceName)) return undefined;
  const [definition, ...others] = parse(node.operation).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) return undefined;
  return definition.selectionSet;
}

function relayOf(node: NonNullable<QueryPlan['node']>, requested: SelectionSetNode, isTrusted: IsTrusted) {
  const sent = onlySelection(node, isTrusted);
  const isSame = sent !== undefined && shapeOf(sent) === shapeOf(requested);
  return isSame && node.kind === 'Fetch' ? createRelay(node) : undefined;
}

function compileOperation(
  supergraph: ParsedSupergraph,
  { document, operationName, variables }: OperationRequest,
  isTrusted: IsTrusted,
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
    const selection = mergedSelection(supergraph.operation(document, operationName));
    const shape = createObjectShaper(options, root, [selection]);
    const relay = relayOf(node, selection, isTrusted);
    return { supergraph, queryPlan, operation, fast: { step: compileStep(fullSchema, node), shape, relay } };
  } catch (error) {
    if (!isFallBack(error)) throw error;
    return { supergraph, queryPlan, operation, fast: undefined };
  }
}

const CACHE_SIZE = 500;
/** Longer texts are compiled each time, which bounds the memory of the cache. */
const MAX_CACHED_TEXT_LENGTH = 20_000;

/** Returns the compiler of one supergraph's operations: each is compiled once per document, name and values of its conditions. */
export function createCompiler(
  supergraph: ParsedSupergraph,
  isTrusted: IsTrusted,
): (request: OperationRequest) => CompiledOperation {
  const conditionsByDocument = new WeakMap<DocumentNode, readonly string[]>();
  const cache = new LRUCache<string, CompiledOperation>({ max: CACHE_SIZE });
  return (request) => {
    const { document, text, operationName, variables } = request;
    const names = conditionsByDocument.get(document) ?? conditionVariables(document);
    conditionsByDocument.set(document, names);
    const key = JSON.stringify([operationName, text, names.map((name) => variables[name])]);
    const cached = cache.get(key);
    if (cached) return cached;
    const compiled = compileOperation(supergraph, request, isTrusted);
    if (text.length <= MAX_CACHED_TEXT_LENGTH) cache.set(key, compiled);
    return compiled;
  };
}
