import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const instant = (value: unknown): string => {
  const date = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) throw new GraphQLError(`not an instant: ${JSON.stringify(value)}`);
  return date.toISOString();
};

const RFC_3339 = /^\d{4}-(\d\d)-(\d\d)[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** The form that JavaScript writes itself, of the years 1 to 9999. */
const CANONICAL = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Whether a text is an instant as it would be written again. Most are: programs send thousands in one call. */
function isCanonical(value: string): boolean {
  if (!CANONICAL.test(value)) return false;
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString() === value;
}

/** Reads an instant in RFC 3339, which PostgreSQL takes too, of a day that exists. */
function parseInstant(value: unknown): string {
  if (typeof value === 'string' && isCanonical(value)) return value;
  const [, month, day] = (typeof value === 'string' && RFC_3339.exec(value)) || [];
  const date = new Date(month === undefined ? Number.NaN : String(value).toUpperCase());
  const year = date.getUTCFullYear();
  // JavaScript reads the 30th of February as a day of March.
  const dayExists = Number(day) <= new Date(Date.UTC(Number(String(value).slice(0, 4)), Number(month), 0)).getUTCDate();
  if (Number.isNaN(year) || year < 1 || year > 9_999 || !dayExists)
    throw new GraphQLError(`an instant is needed as 2026-01-31T12:00:00.000Z, not ${shown(value)}`);
  return date.toISOString();
}

const SHOWN_LENGTH = 80;
const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, SHOWN_LENGTH);

const whole = (value: unknown): number => {
  const number = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new GraphQLError(`not a whole number up to 2^53 - 1: ${shown(value)}`);
};

/** Reads a number; a number that JavaScript cannot represent exactly is refused. */
function numberOf(text: string, isWhole: boolean): number {
  const value = Number(text);
  if (isWhole ? Number.isSafeInteger(value) : Number.isFinite(value)) return value;
  throw new GraphQLError(`the number ${text.slice(0, SHOWN_LENGTH)} can't be kept as it is written: send it as a text`);
}

/** A literal in a query's text to a plain value. */
function literal(node: ValueNode, variables?: Record<string, unknown> | null): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    case Kind.INT:
    case Kind.FLOAT:
      return numberOf(node.value, node.kind === Kind.INT);
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((item) => literal(item, variables));
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literal(field.value, variables)]));
    default:
      return node.value;
  }
}

/** Resolvers of the scalars that every subgraph declares. DateTime takes Date or text and gives RFC 3339. */
export const scalars = {
  DateTime: new GraphQLScalarType({ name: 'DateTime', serialize: instant, parseValue: parseInstant }),
  Long: new GraphQLScalarType({
    name: 'Long',
    serialize: whole,
    parseValue: (value) => {
      if (typeof value === 'number') return whole(value);
      throw new GraphQLError(`a whole number is needed, not ${shown(value)}`);
    },
  }),
  JSON: new GraphQLScalarType({ name: 'JSON', parseValue: (value) => value, parseLiteral: literal }),
};
