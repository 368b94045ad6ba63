import {
  defaultFieldResolver,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { Refusal } from '@visor/schema';
import { beginTurn, waitForTurn } from './event-loop.ts';

/** List elements that one operation may resolve: lists without `first` can be longer than their cost assumes. */
const MAX_RESOLVED_ELEMENTS = 100_000;

interface Bounded {
  readonly signal?: AbortSignal | undefined;
}
type Field = GraphQLField<unknown, Bounded>;

/** Elements resolved so far, by the variables of the execution: each execution makes a new object. */
const resolved = new WeakMap<object, number>();

function isBounded({ type, resolve }: Field): boolean {
  if (!isCompositeType(getNamedType(type))) return false;
  return resolve !== undefined || isListType(isNonNullType(type) ? type.ofType : type);
}

function checkGone({ signal }: Bounded): void {
  if (signal?.aborted) throw new Refusal('UNAVAILABLE', 'the client has gone, nothing more is resolved');
}

/** Nobody reads the elements of a list while it waits for its turn, or when it is refused: one that fails then is no bug. */
function expectFailures(value: unknown): void {
  if (!Array.isArray(value)) return;
  for (const element of value as unknown[]) if (element instanceof Promise) element.catch(() => {});
}

/** Counts a field's elements, and lets the event loop go on where this turn has worked long enough. */
function account(context: Bounded, field: string, execution: object, value: unknown): unknown {
  const size = Array.isArray(value) ? value.length : 1;
  if (size > 1) {
    const total = (resolved.get(execution) ?? 0) + size;
    resolved.set(execution, total);
    if (total > MAX_RESOLVED_ELEMENTS) {
      expectFailures(value);
      const text = `the answer holds more than ${MAX_RESOLVED_ELEMENTS} list elements, counted up to ${field}: ask for smaller pages (first) or fewer lists inside lists`;
      throw new Refusal('INVALID', text, { limit: MAX_RESOLVED_ELEMENTS, field });
    }
  }
  const turn = waitForTurn(size);
  if (!turn) return value;
  expectFailures(value);
  return turn.then(() => {
    checkGone(context);
    return value;
  });
}

function boundField(type: string, field: Field): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  const name = `${type}.${field.name}`;
  field.resolve = (source, parameters, context, info) => {
    checkGone(context);
    beginTurn();
    const value: unknown = resolve(source, parameters, context, info);
    return value instanceof Promise
      ? value.then((settled: unknown) => account(context, name, info.variableValues, settled))
      : account(context, name, info.variableValues, value);
  };
}

/**
 * Bounds the work of one operation: its elements are counted, it stops when its client has gone, and it yields to the
 * other requests of the process every few milliseconds.
 */
export function boundWork(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()))
      if (isBounded(field as Field)) boundField(type.name, field as Field);
  }
  return schema;
}
