import fc, { type GeneratorValue } from 'fast-check';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const MAX_DEPTH = 5;
const IDS = ['0', '1', '2', '3', '4', '5', '7', '9', 'd1', 'd2', 'd4'];

/** Writes valid operations that ask for what answers can differ in. */
class Writer {
  readonly #schema: GraphQLSchema;
  readonly #gen: GeneratorValue;
  readonly #declared: string[] = [];
  readonly #variables: Record<string, unknown> = {};
  readonly #fragments: string[] = [];
  #aliases = 0;

  constructor(schema: GraphQLSchema, gen: GeneratorValue) {
    this.#schema = schema;
    this.#gen = gen;
  }

  operation(): RandomOperation {
    const kind = this.#oneOf(['query', 'query', 'query', 'query', 'mutation']);
    const root = kind === 'mutation' ? this.#schema.getMutationType() : this.#schema.getQueryType();
    if (!root) throw new Error(`the schema has no ${kind}`);
    const selection = this.#selection(root, 0);
    const declared = this.#declared.length > 0 ? `(${this.#declared.join(', ')})` : '';
    const query = [`${kind} Random${declared} ${selection}`, ...this.#fragments].join('\n');
    return { query, variables: this.#variables };
  }

  #below(limit: number): number {
    return this.#gen(fc.nat, { max: limit - 1 });
  }

  #oneOf<T>(values: readonly T[]): T {
    return values[this.#below(values.length)] as T;
  }

  #happens(oneIn: number): boolean {
    return this.#below(oneIn) === 0;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const parts = Array.from({ length: 1 + this.#below(3) }, () => this.#part(type, depth));
    // Without this, the selection can be empty once its conditions are applied, which both executors answer with {}.
    if (this.#happens(4)) parts.push(this.#happens(2) ? '__typename' : 'kind: __typename');
    return `{ ${parts.join(' ')} }`;
  }

  #part(type: GraphQLCompositeType, depth: number): string {
    if (isAbstractType(type) && (depth >= MAX_DEPTH || !this.#happens(3))) {
      const concrete = this.#oneOf(this.#schema.getPossibleTypes(type));
      return this.#fragment(concrete, depth);
    }
    if (this.#happens(8)) return this.#fragment(type, depth);
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const usable = fields.filter((field) => depth < MAX_DEPTH || !isCompositeType(getNamedType(field.type)));
    return usable.length === 0 ? '__typename' : this.#field(this.#oneOf(usable), depth);
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const condition = this.#condition();
    const name = isObjectType(type) && this.#happens(6) ? this.#interfaceOf(type.name) : type.name;
    const target = this.#schema.getType(name);
    const inner = this.#selection(isCompositeType(target) ? target : type, depth + 1);
    if (this.#happens(3))
      return `... ${condition} { ${isCompositeType(target) ? `... on ${name} ${inner}` : '__typename'} }`;
    if (!this.#happens(3)) return `... on ${name} ${condition} ${inner}`;
    const fragment = `F${this.#fragments.length}`;
    this.#fragments.push(`fragment ${fragment} on ${name} ${inner}`);
    return `...${fragment} ${condition}`;
  }

  #interfaceOf(name: string): string {
    const type = this.#schema.getType(name);
    const interfaces = isObjectType(type) ? type.getInterfaces() : [];
    return interfaces.length > 0 ? this.#oneOf(interfaces).name : name;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const given = field.args.filter(
      ({ type, defaultValue }) => (isNonNullType(type) && defaultValue === undefined) || this.#happens(2),
    );
    const values = given.map(({ name, type }) => `${name}: ${this.#argument(type)}`);
    const type = getNamedType(field.type);
    const inner = isCompositeType(type) ? this.#selection(type, depth + 1) : '';
    // An alias for each: equal keys with other arguments or selections of another type do not merge.
    this.#aliases += 1;
    const alias = this.#oneOf([`a${this.#aliases}`, `a${this.#aliases}`, `toString${this.#aliases}`]);
    return `${alias}: ${field.name}${values.length > 0 ? `(${values.join(', ')})` : ''} ${this.#condition()} ${inner}`;
  }

  #condition(): string {
    if (!this.#happens(8)) return '';
    const directive = this.#oneOf(['skip', 'include']);
    if (this.#happens(2)) return `@${directive}(if: ${this.#oneOf(['true', 'false'])})`;
    const fallback = this.#oneOf(['', ' = true', ' = false']);
    const value = this.#oneOf([true, false]);
    return `@${directive}(if: ${this.#declare(`Boolean!${fallback}`, value, fallback !== '')})`;
  }

  #declare(type: string, value: unknown, canBeLeftOut: boolean): string {
    const name = `v${this.#declared.length}`;
    this.#declared.push(`$${name}: ${type}`);
    if (!canBeLeftOut || !this.#happens(3)) this.#variables[name] = value;
    return `$${name}`;
  }

  #argument(type: GraphQLInputType): string {
    return this.#declare(String(type), this.#value(type, 0), !isNonNullType(type));
  }

  #value(type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return this.#present(type.ofType, depth);
    return this.#happens(6) ? null : this.#present(type, depth);
  }

  #present(type: GraphQLInputType, depth: number): unknown {
    if (isListType(type))
      return Array.from({ length: depth > 1 ? 0 : this.#below(4) }, () => this.#value(type.ofType, depth + 1));
    if (isEnumType(type)) return this.#oneOf(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || this.#happens(2));
      return Object.fromEntries(fields.map((field) => [field.name, this.#value(field.type, depth + 1)]));
    }
    const name = getNamedType(type).name;
    if (name === 'Int') return this.#below(7);
    if (name === 'Float') return this.#oneOf([0, 1.5, -2]);
    if (name === 'Boolean') return this.#happens(2);
    return name === 'ID' ? this.#oneOf(IDS) : this.#oneOf(['', 'x', 'ä"\\']);
  }
}

/** Operations that the schema allows, the same for the same seed of fast-check. */
export const randomOperation = (schema: GraphQLSchema): fc.Arbitrary<RandomOperation> =>
  fc.gen().map((gen) => new Writer(schema, gen).operation());
