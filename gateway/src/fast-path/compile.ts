import { buildOperationContext } from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import { GraphQLBoolean, Kind, valueFromAST, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import type { ReadSupergraph } from '../read-supergraph.ts';
import { objectShape, type Shape } from './shape.ts';
import { stepOf, type Step } from './steps.ts';
import { isUnusual } from './unusual.ts';

/** One operation, ready to run; without `fast` only the ordinary executor can. */
export interface Compiled {
  readonly queryPlan: QueryPlan;
  readonly operation: ReturnType<typeof buildOperationContext>;
  readonly fast: { readonly step: Step; readonly shape: Shape } | undefined;
}

export interface Asked {
  readonly document: DocumentNode;
  readonly text: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Names of the variables that @skip and @include of a document use: their values decide the shape. */
function conditions(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: values }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of values ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

function withDefaults(operation: OperationDefinitionNode, given: Asked['variables']): Record<string, unknown> {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromAST(defaultValue, GraphQLBoolean)] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

function compile(supergraph: ReadSupergraph, { document, operationName, variables }: Asked): Compiled {
  const { schema, whole } = supergraph;
  const queryPlan = supergraph.plan(document, operationName);
  const operation = buildOperationContext({
    schema,
    operationDocument: document,
    ...(operationName === undefined ? {} : { operationName }),
  });
  const { node } = queryPlan;
  const root = schema.getRootType(operation.operation.operation);
  if (!node || !root) return { queryPlan, operation, fast: undefined };
  try {
    const { fragments } = operation;
    const options = { schema, fragments, variables: withDefaults(operation.operation, variables) };
    const shape = objectShape(options, root, [operation.operation.selectionSet]);
    return { queryPlan, operation, fast: { step: stepOf(whole, node), shape } };
  } catch (error) {
    if (!isUnusual(error)) throw error;
    return { queryPlan, operation, fast: undefined };
  }
}

const kept = 500;
/** Longer texts are compiled each time, which bounds what remembering costs. */
const longestKept = 20_000;

/** Compiles operations of one supergraph, each once per document, name and values of its conditions. */
export function compiler(supergraph: ReadSupergraph): (asked: Asked) => Compiled {
  const used = new WeakMap<DocumentNode, readonly string[]>();
  const known = new Map<string, Compiled>();
  return (asked) => {
    const names = used.get(asked.document) ?? conditions(asked.document);
    used.set(asked.document, names);
    const key = JSON.stringify([asked.operationName, asked.text, names.map((name) => asked.variables[name])]);
    const before = known.get(key);
    if (before) return before;
    const compiled = compile(supergraph, asked);
    if (known.size >= kept) known.clear();
    if (asked.text.length <= longestKept) known.set(key, compiled);
    return compiled;
  };
}
