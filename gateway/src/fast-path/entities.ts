import type { QueryPlanFieldNode, QueryPlanSelectionNode, ResponsePath } from '@apollo/query-planner';
import { isAbstractType, isObjectType, type GraphQLSchema } from 'graphql';
import { ownValue } from '@visor/schema';
import { fallBack } from './fall-back.ts';

export type Entity = Record<string, unknown>;

export const isEntity = (value: unknown): value is Entity =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Collects the objects at a path of a plan; `@` stands for each element of a list. Nulls are left out. */
export function collectEntities(value: unknown, path: ResponsePath, found: Entity[], depth = 0): void {
  if (value === null || value === undefined) return;
  const part = path[depth];
  if (part === undefined) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isEntity(item)) found.push(item);
      else if (item !== null && item !== undefined) fallBack();
    }
  } else if (part === '@') {
    if (!Array.isArray(value)) return fallBack();
    for (const item of value as unknown[]) collectEntities(item, path, found, depth + 1);
  } else if (typeof part === 'string' && !part.includes('|') && isEntity(value)) {
    collectEntities(value[part], path, found, depth + 1);
  } else {
    fallBack();
  }
}

/** Returns a deep copy of a JSON value. */
export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isEntity(value)) return value;
  const copy: Entity = {};
  for (const name in value) {
    if (name === '__proto__') fallBack();
    copy[name] = copyOf(value[name]);
  }
  return copy;
}

/** Merges a subgraph's answer into an entity, deeply. */
export function mergeEntity(target: Entity, given: Entity): void {
  for (const name in given) {
    if (name === '__proto__') fallBack();
    const before = target[name];
    const value = given[name];
    target[name] = before === undefined ? value : mergeValues(before, value);
  }
}

function mergeValues(before: unknown, value: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(value)) {
    if (before.length !== value.length) fallBack();
    return before.map((item: unknown, index) => mergeValues(item, (value as unknown[])[index]));
  }
  if (isEntity(before) && isEntity(value)) {
    mergeEntity(before, value);
    return before;
  }
  if (Array.isArray(before) !== Array.isArray(value) && typeof before === 'object' && before !== null) fallBack();
  return value;
}

/** Returns whether an object is of a type, by its `__typename`. */
function isOfType(schema: GraphQLSchema, entity: Entity, name: string): boolean {
  const own = entity['__typename'];
  if (typeof own !== 'string') return fallBack();
  if (own === name) return true;
  const type = schema.getType(name);
  const ownType = schema.getType(own);
  return isAbstractType(type) && isObjectType(ownType) && schema.isSubType(type, ownType);
}

/** Returns the function that builds the representation of an entity for a fetch; undefined for an entity of another type. */
export function createRepresenter(
  schema: GraphQLSchema,
  required: readonly QueryPlanSelectionNode[],
): (entity: Entity) => Entity | undefined {
  const takeAll = (entity: Entity, selections: readonly QueryPlanSelectionNode[], result: Entity): boolean =>
    selections.every((selection) =>
      selection.kind === 'Field' ? takeField(entity, selection, result) : takeFragment(entity, selection, result),
    );
  const takeFragment = (
    entity: Entity,
    { typeCondition, selections }: Exclude<QueryPlanSelectionNode, QueryPlanFieldNode>,
    result: Entity,
  ): boolean => {
    if (typeCondition !== undefined && !isOfType(schema, entity, typeCondition)) return true;
    return takeAll(entity, selections, result) || fallBack();
  };
  const takeField = (entity: Entity, { alias, name, selections }: QueryPlanFieldNode, result: Entity): boolean => {
    const key = alias ?? name;
    const value = ownValue(entity, key);
    if (value === undefined) return false;
    if (!selections || value === null) {
      result[key] = value;
      return true;
    }
    const inner: Entity = {};
    if (!isEntity(value) || !takeAll(value, selections, inner)) return fallBack();
    result[key] = inner;
    return true;
  };
  return (entity) => {
    const result: Entity = {};
    for (const selection of required) {
      if (selection.kind !== 'InlineFragment' || selection.typeCondition === undefined) return fallBack();
      if (isOfType(schema, entity, selection.typeCondition) && !takeAll(entity, selection.selections, result))
        return undefined;
    }
    return result['__typename'] === undefined ? undefined : result;
  };
}
