import {
  getNamedType,
  isInputObjectType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { checkArgumentText, checkRepresentations } from './argument-text.rules.ts';

type Field = GraphQLField<unknown, unknown, Record<string, unknown>>;

/** The `@perItem` lists among a field's arguments: `<argument>.<field of its input>`. */
function perItemPaths(field: Field): ReadonlySet<string> {
  const paths = field.args.flatMap((argument) => {
    const type = getNamedType(argument.type);
    if (!isInputObjectType(type)) return [];
    return Object.values(type.getFields())
      .filter(({ astNode }) => astNode?.directives?.some(({ name }) => name.value === 'perItem'))
      .map(({ name }) => `${argument.name}.${name}`);
  });
  return new Set(paths);
}

/** Names of the entities: types with resolvers of references to them. */
function entityNames(schema: GraphQLSchema): ReadonlySet<string> {
  const union = schema.getType('_Entity');
  return new Set(isUnionType(union) ? union.getTypes().map(({ name }) => name) : []);
}

function guardField(field: Field, entities: ReadonlySet<string>): void {
  if (field.args.length === 0) return;
  const perItem = perItemPaths(field);
  const check = (args: Record<string, unknown>): void => {
    if (field.name === '_entities') checkRepresentations(args['representations'], entities);
    checkArgumentText(args, perItem);
  };
  const { resolve, subscribe } = field;
  if (subscribe)
    field.subscribe = (source, args, context, info) => {
      check(args);
      return subscribe(source, args, context, info);
    };
  else if (resolve)
    field.resolve = (source, args, context, info) => {
      check(args);
      return resolve(source, args, context, info);
    };
}

/** Puts the check of texts before every field that takes arguments, in literals and variables alike. */
export function guardArguments(schema: GraphQLSchema): GraphQLSchema {
  const entities = entityNames(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) guardField(field as Field, entities);
  }
  return schema;
}
