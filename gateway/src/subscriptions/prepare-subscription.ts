import {
  getNamedType,
  GraphQLError,
  Kind,
  print,
  separateOperations,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { getArgumentValues, getVariableValues } from 'graphql/execution/values.js';

/** Where one subscriber wants its stream to begin. */
interface StreamStart {
  readonly after: string | undefined;
  readonly snapshot: boolean;
}

/** A subscription without the arguments that say where it begins, so that subscribers at different places share it. */
export interface PreparedSubscription {
  readonly document: DocumentNode;
  /** Equal for equal subscriptions, whatever their names. */
  readonly text: string;
  readonly field: string;
  /** Whether its root field has the arguments `after` and `snapshot`. */
  readonly hasStart: boolean;
  /** @throws GraphQLError for wrong variables */
  read(variables: Record<string, unknown>): StreamStart & { readonly variables: Record<string, unknown> };
}

const START_ARGUMENTS: ReadonlySet<string> = new Set(['after', 'snapshot']);
const FROM_NOW: StreamStart = { after: undefined, snapshot: false };

/** Returns the selected operation and its fragments. */
function separate(document: DocumentNode, operationName: string | undefined): DocumentNode {
  const separated = separateOperations(document);
  const only = operationName === undefined ? Object.values(separated)[0] : separated[operationName];
  if (!only) throw new GraphQLError('the operation is not in the document');
  return only;
}

/** Returns the fields at the root, those in fragments too. */
function rootFields(document: DocumentNode, operation: OperationDefinitionNode): FieldNode[] {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node.selectionSet] as const] : [],
    ),
  );
  const seen = new Set<string>();
  const fields: FieldNode[] = [];
  const collect = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) fields.push(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        collect(fragments.get(selection.name.value));
      }
    }
  };
  collect(operation.selectionSet);
  return fields;
}

/** Removes the start arguments of these fields, the operation's name, and variables that nothing uses any more. */
function strip(document: DocumentNode, fields: readonly FieldNode[]): DocumentNode {
  const stripped = visit(document, {
    Field: (node) =>
      fields.includes(node)
        ? { ...node, arguments: node.arguments?.filter(({ name }) => !START_ARGUMENTS.has(name.value)) ?? [] }
        : undefined,
  });
  const used = new Set<string>();
  visit(stripped, {
    VariableDefinition: () => false,
    Variable: (node) => {
      used.add(node.name.value);
    },
  });
  return visit(stripped, {
    OperationDefinition: ({ name: _name, ...node }) => ({
      ...node,
      variableDefinitions: node.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value)) ?? [],
    }),
  });
}

const hasStartArguments = (field: GraphQLField<unknown, unknown>): boolean =>
  [...START_ARGUMENTS].every((name) => field.args.some((argument) => argument.name === name)) &&
  getNamedType(field.args.find(({ name }) => name === 'after')?.type)?.name === 'String';

/** Takes the start arguments out of a validated subscription. @param hasCursors false: they mean what its subgraph says, and stay */
export function prepareSubscription(
  schema: GraphQLSchema,
  given: DocumentNode,
  operationName: string | undefined,
  hasCursors = true,
): PreparedSubscription {
  const document = separate(given, operationName);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const [node, ...same] = operation ? rootFields(document, operation) : [];
  const field = schema.getSubscriptionType()?.getFields()[node?.name.value ?? ''];
  if (operation?.operation !== 'subscription' || !node || !field)
    throw new GraphQLError('the operation is not a subscription');
  const hasStart = hasCursors && hasStartArguments(field);
  const stripped = strip(document, hasStart ? [node, ...same] : []);
  const left = new Set(
    stripped.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
        : [],
    ),
  );
  return {
    document: stripped,
    text: print(stripped),
    field: field.name,
    hasStart,
    read(variables) {
      const kept = Object.fromEntries(Object.entries(variables).filter(([name]) => left.has(name)));
      if (!hasStart) return { ...FROM_NOW, variables: kept };
      const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
      if (errors?.[0]) throw errors[0];
      const { after, snapshot } = getArgumentValues(field, node, coerced);
      return {
        after: typeof after === 'string' ? after : undefined,
        snapshot: snapshot === true,
        variables: kept,
      };
    },
  };
}
