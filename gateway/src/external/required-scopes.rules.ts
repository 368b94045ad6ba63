import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { ownValue } from '@visor/schema';
import type { FieldScopes } from './read-sdl.rules.ts';

/** A field and the scopes of which a caller needs one. */
export interface RequiredScopes {
  readonly field: string;
  readonly scopes: readonly string[];
}

const DEFAULT_SCOPES = ['read'];

interface Walk {
  readonly schema: GraphQLSchema;
  readonly scopes: FieldScopes;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly found: Map<string, RequiredScopes>;
}

/** Scopes that an interface's field needs are those of all types that can be behind it. */
function declaredScopes({ schema, scopes }: Walk, type: GraphQLCompositeType, name: string): readonly RequiredScopes[] {
  const types = isInterfaceType(type)
    ? [type, ...schema.getImplementations(type).interfaces, ...schema.getImplementations(type).objects]
    : [type];
  return types.flatMap((candidate) => {
    const field = `${candidate.name}.${name}`;
    const declared = ownValue(scopes, field);
    return declared ? [{ field, scopes: declared }] : [];
  });
}

function walk(state: Walk, type: GraphQLCompositeType, { selections }: SelectionSetNode, isEntry: boolean): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      if (name === '__typename') continue;
      const declared = declaredScopes(state, type, name);
      for (const required of declared) state.found.set(required.field, required);
      const field = `${type.name}.${name}`;
      if (isEntry && declared.length === 0) state.found.set(field, { field, scopes: DEFAULT_SCOPES });
      const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
      const inner = fields[name] && getNamedType(fields[name].type);
      if (selection.selectionSet && isCompositeType(inner)) walk(state, inner, selection.selectionSet, false);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : state.fragments.get(selection.name.value);
    if (!fragment) continue;
    const condition = fragment.typeCondition ? state.schema.getType(fragment.typeCondition.name.value) : type;
    if (isCompositeType(condition)) walk(state, condition, fragment.selectionSet, isEntry);
  }
}

/**
 * Returns the scopes that an operation for an external subgraph needs: those of `@allow`, `read` for root fields and fields of
 * entities that have none.
 */
export function requiredScopes(
  schema: GraphQLSchema,
  scopes: FieldScopes,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly RequiredScopes[] {
  const state: Walk = { schema, scopes, fragments, found: new Map() };
  const [first] = operation.selectionSet.selections;
  const isEntities = first?.kind === Kind.FIELD && first.name.value === '_entities';
  const root = schema.getRootType(operation.operation);
  // The root has no fields of its own here: each selection of an entity names its type.
  if (root) walk(state, root, isEntities && first.selectionSet ? first.selectionSet : operation.selectionSet, true);
  return [...state.found.values()];
}
