import {
  getVariableValues,
  GraphQLError,
  isNonNullType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { costOf, type Cost } from './cost.rules.ts';
import { LIMITS } from './limits.rules.ts';

interface OperationRequest {
  readonly schema: GraphQLSchema;
  /** A valid document. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether the caller sent no token. */
  readonly isAnonymous: boolean;
}

interface CheckedOperation {
  /** Why it must not be executed; empty where it may. */
  readonly faults: readonly GraphQLError[];
  /** List elements that its answer may hold. */
  readonly elements: number;
}

const refused = (faults: readonly GraphQLError[]): CheckedOperation => ({ faults, elements: 0 });

const refusedWith = (status: number, code: string, text: string, details: object = {}): GraphQLError =>
  new GraphQLError(text, { extensions: { code, retryable: false, ...details, http: { status } } });

/** The error of a document in which `operationName` names no operation, or is missing where there are several. */
export const unknownOperation = (): GraphQLError =>
  refusedWith(
    400,
    'OPERATION_RESOLUTION_FAILURE',
    'the operation is not in the document: name one of its operations in operationName',
  );

/**
 * What is wrong with a valid operation and its variables, before anything is executed: a variable of a wrong type or
 * null where no null may be, introspection without a token, or an answer that would be too large.
 */
export function checkOperation(request: OperationRequest): CheckedOperation {
  const { schema, document, operation, variables } = request;
  const fragments = fragmentsOf(document);
  if (request.isAnonymous && asksForSchema(operation.selectionSet, fragments))
    return refused([
      refusedWith(401, 'UNAUTHENTICATED', 'reading the schema needs a token: send "authorization: Bearer <token>"'),
    ]);
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
    maxErrors: 20,
  });
  if (errors) return refused(errors.map(({ message }) => refusedWith(400, 'BAD_USER_INPUT', message)));
  const nulls = nullFaults(schema, document, operation, coerced);
  if (nulls.length > 0) return refused(nulls);
  const cost = costOf({ schema, operation, fragments, variables: coerced });
  return { faults: costFaults(cost), elements: cost.elements };
}

/**
 * Checks operations as `checkOperation` does, but those of callers with a token whose cost no variable changes only once. After that it is
 * left to graphql-js, which executes them, to refuse variables of wrong types: to read each report twice takes long.
 */
export function createOperationChecks(): typeof checkOperation {
  const known = new WeakMap<OperationDefinitionNode, CheckedOperation>();
  return (request) => {
    const { document, operation, variables, isAnonymous } = request;
    // A null may stand where no null may be.
    const mayBeKnown = !isAnonymous && !Object.values(variables).includes(null);
    const before = mayBeKnown ? known.get(operation) : undefined;
    if (before) return before;
    const checked = checkOperation(request);
    // A default may be null, too.
    const hasDefault = operation.variableDefinitions?.some(({ defaultValue }) => defaultValue) ?? false;
    if (mayBeKnown && checked.faults.length === 0 && !hasDefault && hasFixedCost(document))
      known.set(operation, checked);
    return checked;
  };
}

/** Arguments whose values are sizes of lists, or lists; see `costOf`. */
const SIZES: ReadonlySet<string> = new Set(['first', 'ids', 'representations']);

/** Whether a valid document costs the same whatever its variables are. */
export function hasFixedCost(document: DocumentNode): boolean {
  let isFixed = true;
  visit(document, {
    Argument({ name, value }, _key, _parent, _path, ancestors) {
      const owner = ancestors.at(-1);
      const isOfDirective = owner !== undefined && 'kind' in owner && owner.kind === Kind.DIRECTIVE;
      if (value.kind === Kind.VARIABLE && (isOfDirective || SIZES.has(name.value))) isFixed = false;
    },
  });
  return isFixed;
}

function fragmentsOf(document: DocumentNode): Readonly<Record<string, FragmentDefinitionNode>> {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((node) => [node.name.value, node]));
}

/** Whether the root of an operation holds `__schema` or `__type`. */
function asksForSchema(
  set: SelectionSetNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  visited: Set<string> = new Set(),
): boolean {
  return set.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '__schema' || selection.name.value === '__type';
    if (selection.kind === Kind.INLINE_FRAGMENT) return asksForSchema(selection.selectionSet, fragments, visited);
    const name = selection.name.value;
    if (visited.has(name)) return false;
    visited.add(name);
    const fragment = fragments[name];
    return fragment !== undefined && asksForSchema(fragment.selectionSet, fragments, visited);
  });
}

/**
 * Variables that are null where no null may be. Validation lets a nullable variable with a default stand there, since
 * the default covers only a variable that is left out.
 */
function nullFaults(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): readonly GraphQLError[] {
  const defined = operation.variableDefinitions ?? [];
  const nulls = new Set(defined.map(({ variable }) => variable.name.value).filter((name) => variables[name] === null));
  if (nulls.size === 0) return [];
  const faults = new Map<string, GraphQLError>();
  const types = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(types, {
    VariableDefinition: () => false,
    OperationDefinition: (node) => (node === operation ? undefined : false),
    Variable({ name }) {
      const type = types.getInputType();
      if (!nulls.has(name.value) || !isNonNullType(type)) return;
      const place = types.getArgument()?.name ?? 'a list or an input object';
      const text = `Variable "$${name.value}" is null, and ${place} needs a value of type "${String(type)}"; leave the variable out or give a value`;
      faults.set(name.value, refusedWith(400, 'BAD_USER_INPUT', text));
    },
  });
  visit(document, visitor);
  return [...faults.values()];
}

function costFaults(cost: Cost): readonly GraphQLError[] {
  if (cost.elements > LIMITS.elements) {
    const text =
      `the answer may hold ${cost.elements} list elements (its cost), the limit is ${LIMITS.elements}; ` +
      `the costliest path is ${cost.costliestPath}: ask for smaller pages (first) or for fewer lists inside lists`;
    const details = { cost: cost.elements, limit: LIMITS.elements, path: cost.costliestPath };
    return [refusedWith(400, 'INVALID', text, details)];
  }
  if (cost.values > LIMITS.values) {
    const text = `the answer may hold ${cost.values} values (its cost), the limit is ${LIMITS.values}; ask for fewer fields or smaller pages (first)`;
    return [refusedWith(400, 'INVALID', text, { cost: cost.values, limit: LIMITS.values, path: cost.costliestPath })];
  }
  return [];
}
