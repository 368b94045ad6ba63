import {
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isEntity, type Entity } from './entities.ts';
import { fallBack } from './fall-back.ts';

/** Turns what the subgraphs gave into what was asked for; gives up where a value does not fit the schema. */
export type Shaper = (value: unknown) => unknown;
type Fields = Map<string, { readonly name: string; readonly sets: SelectionSetNode[] }>;

export interface ShaperOptions {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Values of the variables that @skip and @include use. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Whether @skip and @include let a selection stand. */
function stands(selection: SelectionNode, variables: ShaperOptions['variables']): boolean {
  return (selection.directives ?? []).every(({ name, arguments: values }) => {
    if (name.value !== 'skip' && name.value !== 'include') return true;
    const value = values?.[0]?.value;
    const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
    const holds = value?.kind === Kind.BOOLEAN ? value.value : given;
    if (typeof holds !== 'boolean') return fallBack();
    return holds === (name.value === 'include');
  });
}

/** The fields that an object of this type answers, in the order asked, equal keys together. */
function fieldsOf(
  options: ShaperOptions,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  out: Fields,
): Fields {
  const { schema, fragments, variables } = options;
  for (const selection of sets.flatMap((set) => set.selections)) {
    if (!stands(selection, variables)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const field = out.get(key) ?? { name: selection.name.value, sets: [] };
      if (selection.selectionSet) field.sets.push(selection.selectionSet);
      out.set(key, field);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value] : selection;
    if (!fragment) return fallBack();
    const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
    const fits = !condition || condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
    if (fits) fieldsOf(options, type, [fragment.selectionSet], out);
  }
  return out;
}

const leaves: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Float: (value) => typeof value === 'number',
  Int: (value) => Number.isInteger(value),
};

/** A leaf as it came, where it is certain that Apollo would leave it so; scalars of our own are JSON and pass. */
function leaf(type: GraphQLLeafType): Shaper {
  const values = isEnumType(type) ? new Set<unknown>(type.getValues().map(({ name }) => name)) : undefined;
  const fits = values ? (value: unknown) => values.has(value) : leaves[type.name];
  return (value) => (value === null || value === undefined ? null : !fits || fits(value) ? value : fallBack());
}

function anyOf(options: ShaperOptions, type: GraphQLOutputType, sets: readonly SelectionSetNode[]): Shaper {
  if (isNonNullType(type)) {
    const inner = anyOf(options, type.ofType, sets);
    return (value) => (value === null || value === undefined ? fallBack() : inner(value));
  }
  if (isListType(type)) {
    const inner = anyOf(options, type.ofType, sets);
    return (value) => {
      if (value === null || value === undefined) return null;
      return Array.isArray(value) ? value.map(inner) : fallBack();
    };
  }
  if (isLeafType(type)) return leaf(type);
  const known = new Map<string, Shaper>();
  if (isObjectType(type)) known.set(type.name, createObjectShaper(options, type, sets));
  return (value) => {
    if (value === null || value === undefined) return null;
    if (!isEntity(value)) return fallBack();
    const name = value['__typename'] ?? (isObjectType(type) ? type.name : undefined);
    if (typeof name !== 'string' || (isObjectType(type) && name !== type.name)) return fallBack();
    let shape = known.get(name);
    if (!shape) {
      const concrete = options.schema.getType(name);
      if (!isObjectType(concrete)) return fallBack();
      known.set(name, (shape = createObjectShaper(options, concrete, sets)));
    }
    return shape(value);
  };
}

/** The shape of an object of one type under these selections. */
export function createObjectShaper(
  options: ShaperOptions,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Shaper {
  const fields = [...fieldsOf(options, type, sets, new Map())].map(([key, { name, sets }]) => {
    if (name === '__typename') return { key, shape: (): string => type.name };
    const field = type.getFields()[name];
    return field ? { key, shape: anyOf(options, field.type, sets) } : fallBack();
  });
  return (value) => {
    if (!isEntity(value)) return fallBack();
    const out: Entity = {};
    for (const { key, shape } of fields) out[key] = shape(value[key]);
    return out;
  };
}
