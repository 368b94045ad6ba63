import { seededRandom } from '@visor/schema/seeded-random';
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

interface OddOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const UUID = '0190a000-0000-7000-8000-000000000001';
/** Names of what every object inherits. */
const INHERITED = ['constructor', '__proto__', 'toString'];
const TEXTS = [
  '',
  'x',
  'run1',
  UUID,
  UUID.toUpperCase(),
  `${UUID}.1`,
  '99999999999',
  'null',
  '%',
  "' or 1=1 --",
  '../../x',
  'file:///x',
  'a/b',
  '\u0000',
  '\uD800',
  '\u202E',
  '\u{1F600}',
  'ä'.repeat(200),
  'a'.repeat(5_000),
  'W10',
  'WzEsMl0',
  'e30',
  '2026-01-01T00:00:00Z',
  '9999999-01-01',
  '{"a":1}',
  '[[[[',
  '\\',
  '"',
  '\n',
  ...INHERITED,
];
const NUMBERS = [0, 1, -1, 2, 5, 100, 1_000, 1_001, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53, 1.5, 1e308, -0];
const JSON_VALUES = [
  null,
  0,
  '',
  [],
  {},
  [[[]]],
  { '': { '': 1 } },
  { __proto__: 1 },
  '\u0000',
  1e308,
  { a: '\uD800' },
];
const MAX_DEPTH = 4;

/** Writes an operation that the schema allows, with values that are odd but that someone might send. */
class Writer {
  readonly #schema: GraphQLSchema;
  readonly #random: () => number;
  readonly #declared: string[] = [];
  readonly #variables: Record<string, unknown> = {};

  constructor(schema: GraphQLSchema, seed: number) {
    this.#schema = schema;
    this.#random = seededRandom(seed);
  }

  operation(kind: 'query' | 'mutation' | 'subscription'): OddOperation | undefined {
    const root = { query: 'getQueryType', mutation: 'getMutationType', subscription: 'getSubscriptionType' } as const;
    const type = this.#schema[root[kind]]();
    if (!type) return undefined;
    const fields = kind === 'subscription' ? 1 : 1 + this.#below(2);
    const selection = this.#selection(type, 0, fields);
    const declared = this.#declared.length > 0 ? `(${this.#declared.join(', ')})` : '';
    return { query: `${kind} Odd${declared} ${selection}`, variables: this.#variables };
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #oneOf<T>(values: readonly T[]): T {
    return values[this.#below(values.length)] as T;
  }

  #selection(type: GraphQLOutputType, depth: number, count: number): string {
    if (!isObjectType(type)) return '{ __typename }';
    const usable = Object.values(type.getFields()).filter(
      (field) => !field.name.startsWith('_') && (depth < MAX_DEPTH || !isCompositeType(getNamedType(field.type))),
    );
    if (usable.length === 0) return '{ __typename }';
    const parts = Array.from({ length: count }, () => this.#field(this.#oneOf(usable), depth));
    if (depth > 0 && this.#random() < 0.2) parts.push(this.#fragment(type, depth));
    return `{ ${parts.join(' ')} }`;
  }

  #fragment(type: GraphQLObjectType, depth: number): string {
    return `... on ${type.name} ${this.#condition()} ${this.#selection(type, depth + 1, 1)}`;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const given = field.args.filter(({ type }) => isNonNullType(type) || this.#random() < 0.5);
    const written = given.map(({ name, type }) => `${name}: ${this.#argument(type)}`);
    const type = getNamedType(field.type);
    // An alias for each: the same field with other arguments cannot be merged.
    const name = this.#random() < 0.02 ? this.#oneOf(INHERITED) : `a${this.#below(1_000_000)}`;
    const alias = depth === 0 && this.#random() < 0.2 ? '' : `${name}: `;
    const inner = isCompositeType(type) ? this.#selection(type, depth + 1, 1 + this.#below(3)) : '';
    const condition = depth > 0 ? this.#condition() : '';
    return `${alias}${field.name}${written.length > 0 ? `(${written.join(', ')})` : ''} ${condition} ${inner}`;
  }

  /** Sometimes a condition, whose variable may be null though it has a default. */
  #condition(): string {
    if (this.#random() > 0.1) return '';
    const name = this.#declare('Boolean = true', this.#oneOf([true, false, null]));
    return `@${this.#oneOf(['skip', 'include'])}(if: ${name})`;
  }

  #declare(type: string, value: unknown): string {
    const name = `v${this.#declared.length}`;
    this.#declared.push(`$${name}: ${type}`);
    if (this.#random() > 0.05) this.#variables[name] = value;
    return `$${name}`;
  }

  #argument(type: GraphQLInputType): string {
    return this.#declare(String(type), this.#value(type, 0));
  }

  #value(type: GraphQLInputType, depth: number): unknown {
    const isNullable = !isNonNullType(type);
    if (this.#random() < (isNullable ? 0.15 : 0.01)) return null;
    const inner = getNullableType(type);
    if (isListType(inner)) {
      const item = inner.ofType;
      return Array.from({ length: this.#below(3) }, () => this.#value(item, depth + 1));
    }
    if (isEnumType(inner)) return this.#oneOf(inner.getValues()).name;
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields()).filter(
        (field) => isNonNullType(field.type) || this.#random() < 0.5,
      );
      return Object.fromEntries(fields.map((field) => [field.name, this.#value(field.type, depth + 1)]));
    }
    if (inner.name === 'Boolean') return this.#random() < 0.5;
    if (inner.name === 'Int' || inner.name === 'Long' || inner.name === 'Float') return this.#oneOf(NUMBERS);
    if (inner.name === 'DateTime') return this.#oneOf(['2026-01-01T00:00:00Z', '0001-01-01T00:00:00Z', 'x']);
    return inner.name === 'JSON' ? this.#oneOf(JSON_VALUES) : this.#oneOf(TEXTS);
  }
}

/** An operation of the schema, the same for the same seed; undefined where the schema has none of the kind. */
export const oddOperation = (
  schema: GraphQLSchema,
  seed: number,
  kind: 'query' | 'mutation' | 'subscription',
): OddOperation | undefined => new Writer(schema, seed).operation(kind);
