import {
  buildASTSchema,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { ITEMS, LISTS, RESULTS } from './output-commands.ts';
import { listOf, objectOf, OWN_OUTPUTS, TEXT, TEXT_OR_NULL, type JsonSchema } from './own-outputs.ts';

/** Version of the format: raised when a change may break a program that reads it; new fields are none. */
const VERSION = 1;

const SCALARS: Readonly<Record<string, JsonSchema>> = {
  ID: { type: 'string' },
  String: { type: 'string' },
  DateTime: { type: 'string', format: 'date-time' },
  Int: { type: 'integer' },
  Long: { type: 'integer' },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
  JSON: {},
};

const orNull = (schema: JsonSchema): JsonSchema =>
  Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: 'null' }] };

/** Describes what selections of the API answer. */
class Describer {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#fragments = fragments;
  }

  describe(type: GraphQLOutputType, selections: readonly SelectionSetNode[]): JsonSchema {
    return isNonNullType(type) ? this.#whole(type.ofType, selections) : orNull(this.#whole(type, selections));
  }

  #whole(type: GraphQLOutputType, selections: readonly SelectionSetNode[]): JsonSchema {
    if (isListType(type)) return { type: 'array', items: this.describe(type.ofType, selections) };
    if (isEnumType(type)) return { type: 'string', examples: type.getValues().map(({ name }) => name) };
    if (!isObjectType(type)) return SCALARS[getNamedType(type).name] ?? {};
    const properties = this.#fields(type, selections);
    return { type: 'object', properties, required: Object.keys(properties) };
  }

  /** Fields that are selected in several places have the selections of all. */
  #fields(type: GraphQLObjectType, selections: readonly SelectionSetNode[]): Record<string, JsonSchema> {
    const selected = Map.groupBy(this.#flat(selections), ({ name }) => name);
    const fields = type.getFields();
    return Object.fromEntries(
      [...selected].flatMap(([name, nodes]) => {
        const field = fields[nodes[0]?.field ?? ''];
        return field
          ? [
              [
                name,
                this.describe(
                  field.type,
                  nodes.flatMap(({ selection }) => selection ?? []),
                ),
              ],
            ]
          : [];
      }),
    );
  }

  #flat(
    selections: readonly SelectionSetNode[],
  ): { name: string; field: string; selection: SelectionSetNode | undefined }[] {
    return selections
      .flatMap((set) => set.selections)
      .flatMap((node) => {
        if (node.kind === Kind.FIELD)
          return [{ name: (node.alias ?? node.name).value, field: node.name.value, selection: node.selectionSet }];
        const set =
          node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : this.#fragments.get(node.name.value)?.selectionSet;
        return set ? this.#flat([set]) : [];
      });
  }
}

const EXPLANATION = ['ExplainJob', 'job', 'explanation'];

const explainSchema = (explanation: JsonSchema): JsonSchema =>
  objectOf({ kind: TEXT, id: TEXT, name: TEXT_OR_NULL, explanations: listOf(explanation) });

/** Returns the JSON schema of what commands print with `-o json`: a definition for each command. */
export function outputSchema(api: DocumentNode, documents: DocumentNode): string {
  const schema = buildASTSchema(api);
  const fragments = new Map(
    documents.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const item = (path: readonly string[]): JsonSchema => itemSchema(schema, documents, new Describer(fragments), path);
  const each = (commands: Readonly<Record<string, readonly string[]>>, form: (described: JsonSchema) => JsonSchema) =>
    Object.fromEntries(Object.entries(commands).map(([command, path]) => [command, form(item(path))]));
  const text = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What visor COMMAND -o json prints',
    version: VERSION,
    $defs: {
      ...each(LISTS, listOf),
      ...each(ITEMS, (described) => described),
      ...each(RESULTS, (described) => ({ anyOf: [described, listOf(described)] })),
      ...OWN_OUTPUTS,
      explain: explainSchema(item(EXPLANATION)),
    },
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}

function itemSchema(
  schema: GraphQLSchema,
  { definitions }: DocumentNode,
  describer: Describer,
  [name = '', ...path]: readonly string[],
): JsonSchema {
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION && node.name?.value === name);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`there is no operation ${name}`);
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`the API has no ${operation.operation}`);
  let described = describer.describe(root, [operation.selectionSet]);
  for (const field of path) described = withoutList(withoutNull(withoutNull(described), field));
  return described;
}

/** The schema that is no null, or that of a field of it. */
function withoutNull(schema: JsonSchema, field?: string): JsonSchema {
  const inner = (schema['anyOf'] as readonly JsonSchema[] | undefined)?.[0] ?? schema;
  if (field === undefined) return inner;
  const found = (inner['properties'] as Readonly<Record<string, JsonSchema>> | undefined)?.[field];
  if (!found) throw new Error(`there is no field ${field}`);
  return withoutNull(found);
}

const withoutList = (schema: JsonSchema): JsonSchema => (schema['items'] as JsonSchema | undefined) ?? schema;
