import { Kind, visit, type DocumentNode, type FieldDefinitionNode } from 'graphql';

/** Returns the scopes of a field's `@allow`; empty where its SDL has none. */
export function scopesOf(field: Pick<FieldDefinitionNode, 'directives'>): readonly string[] {
  const directive = field.directives?.find(({ name }) => name.value === 'allow');
  const value = directive?.arguments?.find(({ name }) => name.value === 'scopes')?.value;
  return value?.kind === Kind.LIST
    ? value.values.flatMap((scope) => (scope.kind === Kind.ENUM || scope.kind === Kind.STRING ? scope.value : []))
    : [];
}

/**
 * Writes the scopes of each field with `@allow` into its description. Composition drops the directive, and introspection has
 * no directives of fields at all: in the description, every tool shows them.
 */
export const describeScopes = (document: DocumentNode): DocumentNode =>
  visit(document, {
    FieldDefinition(field) {
      const scopes = scopesOf(field);
      if (scopes.length === 0) return undefined;
      const text = [field.description?.value, `Scope: ${scopes.join(' or ')}.`].filter(Boolean).join('\n\n');
      return { ...field, description: { kind: Kind.STRING, value: text, block: true } };
    },
  });
