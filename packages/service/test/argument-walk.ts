import {
  buildASTSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

/** One request of the walk: a field with good arguments but for one value. */
export interface WalkStep {
  readonly operation: 'query' | 'mutation' | 'subscription';
  /** `Type.field(path of the argument)`. */
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The last part of the argument's path. */
  readonly argument: string;
  readonly scalar: string;
  readonly value: unknown;
  /** The resolver answers item by item, so that the whole need not be refused. */
  readonly perItem: boolean;
}

export interface WalkOptions {
  /** SDL of a subgraph. */
  readonly sdl: string;
  readonly values: readonly unknown[];
  /** Scalars whose values are replaced. */
  readonly scalars: readonly string[];
  /** An id that exists, by type: fields with arguments of these entities are walked too. */
  readonly entities?: Readonly<Record<string, string>>;
  /** Good values, by the name of an argument or of a field of an input. */
  readonly samples?: Readonly<Record<string, unknown>>;
}

const SOME_ID = '0190a000-0000-7000-8000-000000000001';
const SAMPLES: Readonly<Record<string, unknown>> = {
  ID: SOME_ID,
  String: 'x',
  Int: 1,
  Float: 1,
  Boolean: true,
  Long: 1,
  JSON: { a: 'x' },
  DateTime: '2026-01-01T00:00:00.000Z',
};

type Samples = Readonly<Record<string, unknown>>;

/** A value that fits the type, with every field of an input given. */
function sample(type: GraphQLInputType, name: string, own: Samples): unknown {
  if (isNonNullType(type)) return sample(type.ofType, name, own);
  if (name in own) return own[name];
  if (isListType(type)) return [sample(type.ofType, '', own)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields()).map((field) => [field.name, sample(field.type, field.name, own)]),
    );
  return SAMPLES[type.name];
}

interface Leaf {
  readonly path: readonly (string | number)[];
  readonly scalar: string;
  readonly perItem: boolean;
}

/** Inputs whose values one code reads wherever they stand: once tells what all do. */
const SHARED_INPUTS: ReadonlySet<string> = new Set([
  'TextFilter',
  'IdFilter',
  'LongFilter',
  'FloatFilter',
  'TimeFilter',
]);

function leavesOf(
  type: GraphQLInputType,
  path: readonly (string | number)[],
  seen: Set<string>,
  perItem = false,
): Leaf[] {
  if (isNonNullType(type)) return leavesOf(type.ofType, path, seen, perItem);
  if (isListType(type)) return leavesOf(type.ofType, [...path, 0], seen, perItem);
  if (isInputObjectType(type)) {
    if (SHARED_INPUTS.has(type.name) && seen.has(type.name)) return [];
    seen.add(type.name);
    return Object.values(type.getFields()).flatMap((field) => {
      const own = field.astNode?.directives?.some(({ name }) => name.value === 'perItem') ?? false;
      return leavesOf(field.type, [...path, field.name], seen, perItem || own);
    });
  }
  return [{ path, scalar: type.name, perItem }];
}

/** The same value with another one at the path. */
function replaced(value: unknown, [step, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (step === undefined) return by;
  if (typeof step === 'number') return [replaced((value as unknown[])[step], rest, by)];
  const object = value as Record<string, unknown>;
  return { ...object, [step]: replaced(object[step], rest, by) };
}

const declared = (args: readonly GraphQLArgument[]): string =>
  args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
const passed = (args: readonly GraphQLArgument[]): string => args.map(({ name }) => `${name}: $${name}`).join(', ');
const selection = (field: GraphQLField<unknown, unknown>): string =>
  isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';

/** Every field with arguments: the roots, and those of the entities that are given. */
function fieldsOf(schema: GraphQLSchema, entities: Readonly<Record<string, string>>) {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  const found = roots.flatMap(([operation, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({
      operation,
      field,
      name: `${type?.name}.${field.name}`,
      text: (call: string) => call,
    })),
  );
  for (const [typeName, id] of Object.entries(entities)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`${typeName} is no type of the subgraph`);
    for (const field of Object.values(type.getFields()))
      found.push({
        operation: 'query',
        field,
        name: `${typeName}.${field.name}`,
        text: (call) =>
          `_entities(representations: [{ __typename: "${typeName}", id: "${id}" }]) { ... on ${typeName} { ${call} } }`,
      });
  }
  return found.filter(({ field }) => field.args.length > 0);
}

/** One request for each argument of each field of a subgraph, nested ones too, and each of the values. */
export function walkArguments({ sdl, values, scalars, entities = {}, samples = {} }: WalkOptions): WalkStep[] {
  const schema = buildASTSchema(parse(sdl), { assumeValid: true, assumeValidSDL: true });
  const seen = new Set<string>();
  return fieldsOf(schema, entities).flatMap(({ operation, field, name, text }) => {
    const { args } = field;
    const good = Object.fromEntries(
      args.map((argument) => [argument.name, sample(argument.type, argument.name, samples)]),
    );
    const query = `${operation}(${declared(args)}) { ${text(`${field.name}(${passed(args)})${selection(field)}`)} }`;
    return args
      .flatMap((argument) => leavesOf(argument.type, [argument.name], seen))
      .filter(({ scalar }) => scalars.includes(scalar))
      .flatMap(({ path, scalar, perItem }) =>
        values.map((value): WalkStep => {
          const given = scalar === 'JSON' ? { deep: [{ text: value }] } : value;
          return {
            operation,
            name: `${name}(${path.join('.')})`,
            query,
            variables: replaced(good, path, given) as Record<string, unknown>,
            argument: String(path.findLast((step) => typeof step === 'string')),
            scalar,
            value,
            perItem,
          };
        }),
      );
  });
}
