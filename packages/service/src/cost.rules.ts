import {
  __Schema,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { MAX_PAGE_SIZE } from './page.rules.ts';

/** Elements that a list without the argument `first` is taken to have: attempts, replicas, tasks of a workflow. */
export const ASSUMED_LIST_SIZE = 5;

export interface Cost {
  /** List elements that the answer can hold at most, each counted once for every path that leads to it. */
  readonly elements: number;
  /** Leaf values (scalars and enums) that the answer can hold at most. */
  readonly values: number;
  /** The path whose lists multiply most, with their sizes: `dataset.files(300).parents(5)`. */
  readonly costliestPath: string;
}

interface CostRequest {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Values of the variables after coercion, defaults included. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What one object costs under a selection set; `largest` is the largest part of `elements` that has one path. */
interface Unit {
  readonly elements: number;
  readonly values: number;
  readonly largest: number;
  readonly path: string;
}

const FREE: Unit = { elements: 0, values: 0, largest: 0, path: '' };
const CONNECTION_LISTS: ReadonlySet<string> = new Set(['nodes', 'edges']);
/** Root fields that no type of the schema has: reading the schema is work, too. */
const META_FIELDS: ReadonlyMap<string, GraphQLField<unknown, unknown>> = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]),
);
const SCHEMA_TYPES = __Schema.getFields()['types'];

/** Whether a type is a list, null or not. */
function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

/** Measures an operation: cost grows linearly with the number of objects asked, so each fragment is measured once. */
class CostMeter {
  readonly #request: CostRequest;
  readonly #fragments = new Map<string, Unit>();

  constructor(request: CostRequest) {
    this.#request = request;
  }

  /** What one object of `parent` costs. `inConnection`: its `nodes` were counted with the `first` above them. */
  measure(set: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined, inConnection: boolean): Unit {
    return (set?.selections ?? []).reduce<Unit>((sum, selection) => {
      const unit = this.#selection(selection, parent, inConnection);
      const { largest, path } = unit.largest > sum.largest ? unit : sum;
      return { elements: sum.elements + unit.elements, values: sum.values + unit.values, largest, path };
    }, FREE);
  }

  #selection(node: SelectionNode, parent: GraphQLNamedType | undefined, inConnection: boolean): Unit {
    if (this.#isLeftOut(node)) return FREE;
    if (node.kind === Kind.FIELD) return this.#field(node, parent, inConnection);
    if (node.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(node.name.value, inConnection);
    const type = node.typeCondition ? this.#request.schema.getType(node.typeCondition.name.value) : parent;
    return this.measure(node.selectionSet, type, inConnection);
  }

  #fragment(name: string, inConnection: boolean): Unit {
    const key = `${inConnection} ${name}`;
    const known = this.#fragments.get(key);
    if (known) return known;
    // Validation refuses cycles; this only ends one.
    this.#fragments.set(key, FREE);
    const fragment = this.#request.fragments[name];
    const type = fragment && this.#request.schema.getType(fragment.typeCondition.name.value);
    const unit = this.measure(fragment?.selectionSet, type, inConnection);
    this.#fragments.set(key, unit);
    return unit;
  }

  #field(node: FieldNode, parent: GraphQLNamedType | undefined, inConnection: boolean): Unit {
    const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
    const field = fields[node.name.value] ?? META_FIELDS.get(node.name.value);
    if (!field) return FREE;
    const type = getNamedType(field.type);
    const size = this.#sizeOf(node, field, inConnection);
    const count = size ?? 1;
    if (!isCompositeType(type)) return { ...FREE, values: count };
    const inner = this.measure(node.selectionSet, type, size !== undefined && !isList(field.type));
    const key = node.alias?.value ?? node.name.value;
    const name = size === undefined ? key : `${key}(${size})`;
    return {
      elements: (size ?? 0) + count * inner.elements,
      values: count * inner.values,
      largest: (size ?? 0) + count * inner.largest,
      path: inner.largest > 0 ? `${name}.${inner.path}` : name,
    };
  }

  /** Elements of a field's list; undefined where it is no list, or one that was counted above. */
  #sizeOf(node: FieldNode, field: GraphQLField<unknown, unknown>, inConnection: boolean): number | undefined {
    const first = field.args.find(({ name }) => name === 'first');
    if (first) {
      const size = this.#argument(node, 'first') ?? first.defaultValue;
      // A size outside the range of pages is refused by the rule of pages, in its own words.
      return Math.min(Math.max(typeof size === 'number' ? size : MAX_PAGE_SIZE, 1), MAX_PAGE_SIZE);
    }
    if (!isList(field.type) || (inConnection && CONNECTION_LISTS.has(field.name))) return undefined;
    if (field === SCHEMA_TYPES) return Object.keys(this.#request.schema.getTypeMap()).length;
    const named = this.#argument(node, field.name === '_entities' ? 'representations' : 'ids');
    return Array.isArray(named) ? named.length : ASSUMED_LIST_SIZE;
  }

  /** Value of an argument; of a list in the document, its nodes. */
  #argument(node: FieldNode, name: string): unknown {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    if (value?.kind === Kind.VARIABLE) return this.#request.variables[value.name.value];
    if (value?.kind === Kind.INT) return Number(value.value);
    return value?.kind === Kind.LIST ? value.values : undefined;
  }

  #isLeftOut(node: SelectionNode): boolean {
    return (node.directives ?? []).some(({ name, arguments: given }) => {
      if (name.value !== 'skip' && name.value !== 'include') return false;
      const value = given?.[0]?.value;
      if (value?.kind === Kind.BOOLEAN) return value.value === (name.value === 'skip');
      return value?.kind === Kind.VARIABLE && this.#request.variables[value.name.value] === (name.value === 'skip');
    });
  }
}

/** What the answer of an operation can hold at most, by the sizes of its lists, known before anything is resolved. */
export function costOf(request: CostRequest): Cost {
  const { schema, operation } = request;
  const root = schema.getRootType(operation.operation) ?? undefined;
  const { elements, values, path } = new CostMeter(request).measure(operation.selectionSet, root, false);
  return { elements, values, costliestPath: path };
}
