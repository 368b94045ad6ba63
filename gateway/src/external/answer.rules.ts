import {
  getNamedType,
  type GraphQLList,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

type Fields = Record<string, unknown>;
type Path = readonly (string | number)[];

/** Something in an answer that does not fit what was asked. */
export interface AnswerFault {
  readonly path: Path;
  readonly text: string;
}

/** What is known of an answer beside its text. */
interface Question {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Type of each entity that was asked for; undefined for a root operation. */
  readonly entityTypes: readonly string[] | undefined;
}

const MAX_FAULTS = 10;
const MAX_INT = 2 ** 31;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const typeText = (name: unknown): string => (typeof name === 'string' ? name.slice(0, 80) : kindOf(name));

/** Whether a value fits one of the scalars that every schema has; a scalar of its own may be any JSON. */
function fitsScalar(name: string, value: unknown): boolean {
  switch (name) {
    case 'Int':
      return Number.isInteger(value) && Math.abs(Number(value)) <= MAX_INT && value !== MAX_INT;
    case 'Float':
      return typeof value === 'number';
    case 'String':
      return typeof value === 'string';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'ID':
      return typeof value === 'string' || Number.isSafeInteger(value);
    default:
      return true;
  }
}

/**
 * Builds a new answer from what was asked: a value of a wrong type becomes null and a fault, what nobody asked for is left
 * out. So a subgraph can't put fields of others into an entity.
 */
class AnswerReader {
  readonly faults: AnswerFault[] = [];
  readonly #question: Question;

  constructor(question: Question) {
    this.#question = question;
  }

  root(data: unknown): Fields | null {
    if (data === null || data === undefined) return null;
    if (!isFields(data)) return this.#fault([], `is ${kindOf(data)}, not an object`);
    const { schema, operation, entityTypes } = this.#question;
    if (entityTypes) return { _entities: this.#entities(data['_entities'], entityTypes, operation.selectionSet) };
    const type = schema.getRootType(operation.operation);
    return type ? this.#fields(type, data, operation.selectionSet, []) : null;
  }

  #fault(path: Path, text: string): null {
    if (this.faults.length < MAX_FAULTS) this.faults.push({ path, text });
    return null;
  }

  #entities(value: unknown, types: readonly string[], set: SelectionSetNode): unknown {
    const selections = set.selections[0];
    if (!Array.isArray(value) || value.length !== types.length) {
      this.#fault(['_entities'], `is not the list of ${types.length} entities that was asked for`);
      return types.map(() => null);
    }
    if (selections?.kind !== Kind.FIELD || !selections.selectionSet) return value.map(() => null);
    const { selectionSet } = selections;
    return types.map((name, index) => {
      const path = ['_entities', index];
      const entity: unknown = value[index];
      if (entity === null || entity === undefined) return null;
      const type = this.#question.schema.getType(name);
      if (!isFields(entity) || !isCompositeType(type)) return this.#fault(path, `is ${kindOf(entity)}, not a ${name}`);
      const given = entity['__typename'];
      if (given !== undefined && given !== name && isObjectType(type))
        return this.#fault(path, `is of type ${typeText(given)}, not the ${name} that was asked for`);
      return this.#fields(type, entity, selectionSet, path);
    });
  }

  /** The object's own type; the abstract one where the answer does not say. */
  #typeOf(type: GraphQLCompositeType, value: Fields, path: Path): GraphQLCompositeType | null {
    const given = value['__typename'];
    if (given === undefined) return type;
    const own = typeof given === 'string' ? this.#question.schema.getType(given) : undefined;
    const fits =
      isObjectType(own) && (own === type || (isAbstractType(type) && this.#question.schema.isSubType(type, own)));
    if (fits) return own;
    return this.#fault(path, `is of type ${typeText(given)}, not ${type.name}`);
  }

  #fields(type: GraphQLCompositeType, value: Fields, set: SelectionSetNode, path: Path): Fields | null {
    const own = this.#typeOf(type, value, path);
    if (!own) return null;
    // An alias may be `__proto__`, which would be the prototype of all objects here.
    const result = Object.create(null) as Fields;
    this.#select(own, value, set.selections, path, result);
    return result;
  }

  #select(type: GraphQLCompositeType, value: Fields, set: readonly SelectionNode[], path: Path, result: Fields): void {
    for (const selection of set) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        if (selection.name.value === '__typename') {
          if (typeof value[key] === 'string') result[key] = value[key];
          continue;
        }
        const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
        const field = fields[selection.name.value];
        if (!field || !Object.hasOwn(value, key)) continue;
        const completed = this.#value(field.type, value[key], selection.selectionSet, [...path, key]);
        result[key] = mergeSelected(result[key], completed);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#question.fragments.get(selection.name.value);
      if (!fragment) continue;
      const condition = fragment.typeCondition?.name.value;
      if (condition === undefined || this.#applies(type, condition))
        this.#select(type, value, fragment.selectionSet.selections, path, result);
    }
  }

  #applies(type: GraphQLCompositeType, condition: string): boolean {
    const { schema } = this.#question;
    const wanted = schema.getType(condition);
    if (wanted === type) return true;
    return isAbstractType(wanted) && isObjectType(type) && schema.isSubType(wanted, type);
  }

  #value(type: GraphQLOutputType, value: unknown, set: SelectionSetNode | undefined, path: Path): unknown {
    if (isNonNullType(type)) {
      const completed = this.#value(type.ofType as GraphQLOutputType, value, set, path);
      return completed;
    }
    if (value === null || value === undefined) return null;
    if (isListType(type)) {
      const item = (type as GraphQLList<GraphQLOutputType>).ofType;
      if (!Array.isArray(value)) return this.#fault(path, `is ${kindOf(value)}, not a list`);
      return value.map((element: unknown, index) => this.#value(item, element, set, [...path, index]));
    }
    const own = getNamedType(type);
    if (isCompositeType(own)) {
      if (!isFields(value) || !set) return this.#fault(path, `is ${kindOf(value)}, not a ${own.name}`);
      return this.#fields(own, value, set, path);
    }
    if (isEnumType(own)) {
      if (typeof value === 'string' && own.getValue(value)) return value;
      return this.#fault(path, `is no value of ${own.name}`);
    }
    return fitsScalar(own.name, value) ? value : this.#fault(path, `is ${kindOf(value)}, not ${own.name}`);
  }
}

/** Two selections of the same key, as fragments have them, give one value. */
function mergeSelected(before: unknown, value: unknown): unknown {
  if (isFields(before) && isFields(value)) {
    for (const [key, inner] of Object.entries(value)) before[key] = mergeSelected(before[key], inner);
    return before;
  }
  if (Array.isArray(before) && Array.isArray(value))
    return value.map((inner: unknown, index) => mergeSelected(before[index], inner));
  return value;
}

/** Reads the data of an answer by what was asked. */
export function readAnswerData(
  question: Question,
  data: unknown,
): { readonly data: Record<string, unknown> | null; readonly faults: readonly AnswerFault[] } {
  const reader = new AnswerReader(question);
  return { data: reader.root(data), faults: reader.faults };
}
