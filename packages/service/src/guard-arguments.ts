import { getNamedType, isInputObjectType, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import { checkArgumentText } from './argument-text.rules.ts';

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

function guardField(field: Field): void {
  if (field.args.length === 0) return;
  const perItem = perItemPaths(field);
  const { resolve, subscribe } = field;
  if (subscribe)
    field.subscribe = (source, args, context, info) => {
      checkArgumentText(args, perItem);
      return subscribe(source, args, context, info) as unknown;
    };
  else if (resolve)
    field.resolve = (source, args, context, info) => {
      checkArgumentText(args, perItem);
      return resolve(source, args, context, info);
    };
}

/** Puts the check of texts before every field that takes arguments, in literals and variables alike. */
export function guardArguments(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) guardField(field as Field);
  }
  return schema;
}
