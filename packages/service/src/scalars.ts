import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const instant = (value: unknown): string => {
  const date = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) throw new GraphQLError(`not an instant: ${JSON.stringify(value)}`);
  return date.toISOString();
};

const whole = (value: unknown): number => {
  const number = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new GraphQLError(`not a whole number up to 2^53 - 1: ${JSON.stringify(value)}`);
};

/** A literal in a query's text to a plain value. */
function literal(node: ValueNode, variables?: Record<string, unknown> | null): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((one) => literal(one, variables));
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literal(field.value, variables)]));
    default:
      return node.value;
  }
}

/** Resolvers of the scalars that every subgraph declares. DateTime takes Date or text and gives RFC 3339. */
export const scalars = {
  DateTime: new GraphQLScalarType({ name: 'DateTime', serialize: instant, parseValue: instant }),
  Long: new GraphQLScalarType({
    name: 'Long',
    serialize: whole,
    parseValue: (value) => {
      if (typeof value === 'number') return whole(value);
      throw new GraphQLError(`a whole number is needed, not ${JSON.stringify(value)}`);
    },
  }),
  JSON: new GraphQLScalarType({ name: 'JSON', parseValue: (value) => value, parseLiteral: literal }),
};
