import {
  Kind,
  visit,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql';
import { rootNames } from './read-sdl.rules.ts';
import type { SupergraphTypes } from './supergraph-types.rules.ts';

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

/** A subscription has one root field: its null takes nothing of others with it. */
const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation']);

const nullable = (field: FieldDefinitionNode): FieldDefinitionNode =>
  field.type.kind === Kind.NON_NULL_TYPE ? { ...field, type: field.type.type } : field;

/**
 * Lets every field that a newcomer adds to `Query`, `Mutation` or a type of others be null. Many tools write `!` where nothing else is said; while
 * the service is away, the null of such a field would take the whole object, and the lists that it is in, with it.
 */
export function withNullableAdditions(document: DocumentNode, { types }: SupergraphTypes): DocumentNode {
  const roots = rootNames(document);
  const nameOf = (node: ObjectNode): string => roots.get(node.name.value) ?? node.name.value;
  const isForeign = (node: ObjectNode): boolean =>
    ROOTS.has(nameOf(node)) || (types.has(nameOf(node)) && nameOf(node) !== 'Subscription');
  const isAdded = (node: ObjectNode, field: FieldDefinitionNode): boolean =>
    !types.get(nameOf(node))?.fields.has(field.name.value);
  // An interface promises no more than the objects that implement it.
  const promised = new Set<string>();
  const collect = (node: ObjectNode): void => {
    if (!isForeign(node)) return;
    const added = (node.fields ?? []).filter((field) => isAdded(node, field));
    for (const { name } of node.interfaces ?? [])
      for (const field of added) promised.add(`${name.value}.${field.name.value}`);
  };
  visit(document, { ObjectTypeDefinition: collect, ObjectTypeExtension: collect });
  const ofObject = (node: ObjectNode): ObjectNode =>
    isForeign(node)
      ? { ...node, fields: (node.fields ?? []).map((field) => (isAdded(node, field) ? nullable(field) : field)) }
      : node;
  return visit(document, {
    ObjectTypeDefinition: ofObject,
    ObjectTypeExtension: ofObject,
    InterfaceTypeDefinition: (node) => ({
      ...node,
      fields: (node.fields ?? []).map((field) =>
        !types.has(node.name.value) && promised.has(`${node.name.value}.${field.name.value}`) ? nullable(field) : field,
      ),
    }),
  });
}
