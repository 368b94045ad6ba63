import type { QueryPlanFieldNode, QueryPlanSelectionNode, ResponsePath } from '@apollo/query-planner';
import { isAbstractType, isObjectType, type GraphQLSchema } from 'graphql';
import { fallBack } from './fall-back.ts';

export type Entity = Record<string, unknown>;

export const isEntity = (value: unknown): value is Entity =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects at a path of a plan, `@` being each element of a list; nulls are left out. */
export function collect(value: unknown, path: ResponsePath, found: Entity[], depth = 0): void {
  if (value === null || value === undefined) return;
  const part = path[depth];
  if (part === undefined) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isEntity(one)) found.push(one);
      else if (one !== null && one !== undefined) fallBack();
    }
  } else if (part === '@') {
    if (!Array.isArray(value)) return fallBack();
    for (const one of value as unknown[]) collect(one, path, found, depth + 1);
  } else if (typeof part === 'string' && !part.includes('|') && isEntity(value)) {
    collect(value[part], path, found, depth + 1);
  } else {
    fallBack();
  }
}

/** Puts what a subgraph gave beside what is there already, deeply. */
export function merge(target: Entity, given: Entity): void {
  for (const [name, value] of Object.entries(given)) {
    if (name === '__proto__') fallBack();
    target[name] = merged(target[name], value);
  }
}

function merged(before: unknown, value: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(value)) {
    if (before.length !== value.length) fallBack();
    return before.map((one: unknown, index) => merged(one, (value as unknown[])[index]));
  }
  if (isEntity(before) && isEntity(value)) {
    merge(before, value);
    return before;
  }
  if (Array.isArray(before) !== Array.isArray(value) && typeof before === 'object' && before !== null) fallBack();
  return value;
}

/** Whether an object is of a type, by its `__typename`. */
function isOf(schema: GraphQLSchema, entity: Entity, name: string): boolean {
  const own = entity['__typename'];
  if (typeof own !== 'string') return fallBack();
  if (own === name) return true;
  const type = schema.getType(name);
  const ownType = schema.getType(own);
  return isAbstractType(type) && isObjectType(ownType) && schema.isSubType(type, ownType);
}

/** Makes the representation of an entity that a fetch requires, or nothing where the entity is of no such type. */
export function representation(
  schema: GraphQLSchema,
  required: readonly QueryPlanSelectionNode[],
): (entity: Entity) => Entity | undefined {
  const take = (entity: Entity, selections: readonly QueryPlanSelectionNode[], out: Entity): boolean =>
    selections.every((selection) =>
      selection.kind === 'Field' ? takeField(entity, selection, out) : takeFragment(entity, selection, out),
    );
  const takeFragment = (
    entity: Entity,
    { typeCondition, selections }: Exclude<QueryPlanSelectionNode, QueryPlanFieldNode>,
    out: Entity,
  ): boolean => {
    if (typeCondition !== undefined && !isOf(schema, entity, typeCondition)) return true;
    return take(entity, selections, out) || fallBack();
  };
  const takeField = (entity: Entity, { alias, name, selections }: QueryPlanFieldNode, out: Entity): boolean => {
    const key = alias ?? name;
    const value = entity[key];
    if (value === undefined) return false;
    if (!selections || value === null) {
      out[key] = value;
      return true;
    }
    const inner: Entity = {};
    if (!isEntity(value) || !take(value, selections, inner)) return fallBack();
    out[key] = inner;
    return true;
  };
  return (entity) => {
    const out: Entity = {};
    for (const selection of required) {
      if (selection.kind !== 'InlineFragment' || selection.typeCondition === undefined) return fallBack();
      if (isOf(schema, entity, selection.typeCondition) && !take(entity, selection.selections, out)) return undefined;
    }
    return out['__typename'] === undefined ? undefined : out;
  };
}
