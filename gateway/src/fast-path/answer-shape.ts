import {
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { ownValue } from '@visor/schema';
import { isEntity, type Entity } from './entities.ts';
import { fallBack } from './fall-back.ts';

/** Converts what the subgraphs returned to what the client requested. Falls back for a value that does not fit the schema. */
export type Shaper = (value: unknown) => unknown;
type Fields = Map<string, { readonly name: string; readonly sets: SelectionSetNode[] }>;

interface ShaperOptions {
  readonly schema: GraphQLSchema;
  /** Values of the variables that @skip and @include use. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Returns whether @skip and @include keep a selection. */
function isIncluded(selection: SelectionNode, variables: ShaperOptions['variables']): boolean {
  return (selection.directives ?? []).every(({ name, arguments: values }) => {
    if (name.value !== 'skip' && name.value !== 'include') return true;
    const value = values?.[0]?.value;
    const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
    const holds = value?.kind === Kind.BOOLEAN ? value.value : given;
    if (typeof holds !== 'boolean') return fallBack();
    return holds === (name.value === 'include');
  });
}

/** Collects the fields of an object of this type, in the order of the request, equal keys together. */
function collectFields(
  options: ShaperOptions,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  out: Fields,
): Fields {
  const { schema, variables } = options;
  for (const selection of sets.flatMap((set) => set.selections)) {
    if (!isIncluded(selection, variables)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const field = out.get(key) ?? { name: selection.name.value, sets: [] };
      if (selection.selectionSet) field.sets.push(selection.selectionSet);
      out.set(key, field);
      continue;
    }
    // Named fragments are written out.
    if (selection.kind === Kind.FRAGMENT_SPREAD) return fallBack();
    const condition = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
    const fits = !condition || condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
    if (fits) collectFields(options, type, [selection.selectionSet], out);
  }
  return out;
}

const LEAF_CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Float: (value) => typeof value === 'number',
  Int: (value) => Number.isInteger(value),
};

/** Returns a leaf unchanged where Apollo would too. Visor's own scalars are JSON and pass. */
function createLeafShaper(type: GraphQLLeafType): Shaper {
  const values = isEnumType(type) ? new Set<unknown>(type.getValues().map(({ name }) => name)) : undefined;
  const fits = values ? (value: unknown) => values.has(value) : ownValue(LEAF_CHECKS, type.name);
  return (value) => (value === null || value === undefined ? null : !fits || fits(value) ? value : fallBack());
}

function createShaper(options: ShaperOptions, type: GraphQLOutputType, sets: readonly SelectionSetNode[]): Shaper {
  if (isNonNullType(type)) {
    const inner = createShaper(options, type.ofType, sets);
    return (value) => (value === null || value === undefined ? fallBack() : inner(value));
  }
  if (isListType(type)) {
    const inner = createShaper(options, type.ofType, sets);
    return (value) => {
      if (value === null || value === undefined) return null;
      return Array.isArray(value) ? value.map(inner) : fallBack();
    };
  }
  if (isLeafType(type)) return createLeafShaper(type);
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

/** Returns the shaper of objects of one type under these selections. */
export function createObjectShaper(
  options: ShaperOptions,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Shaper {
  const fields = [...collectFields(options, type, sets, new Map())].map(([key, { name, sets }]) => {
    if (key === '__proto__') return fallBack();
    if (name === '__typename') return { key, shape: (): string => type.name, isShadowed: false };
    const field = type.getFields()[name];
    return field
      ? { key, shape: createShaper(options, field.type, sets), isShadowed: key in Object.prototype }
      : fallBack();
  });
  return (value) => {
    if (!isEntity(value)) return fallBack();
    const out: Entity = {};
    for (const { key, shape, isShadowed } of fields) out[key] = shape(isShadowed ? ownValue(value, key) : value[key]);
    return out;
  };
}
