import { isTypeDefinitionNode, isTypeExtensionNode, Kind, visit, type ASTNode, type DocumentNode } from 'graphql';
import { rootNames } from './read-sdl.rules.ts';
import type { SupergraphType, SupergraphTypes } from './supergraph-types.rules.ts';

const isNode = (parent: ASTNode | readonly ASTNode[] | undefined): parent is ASTNode =>
  parent !== undefined && 'kind' in parent;

/**
 * Takes out a newcomer's descriptions of types and fields of others, and where it says their scalars are specified: tools write them, and clients
 * read the owner's.
 */
export function withoutForeignDescriptions(document: DocumentNode, { types }: SupergraphTypes): DocumentNode {
  const roots = rootNames(document);
  let known: SupergraphType | undefined;
  return visit(document, {
    enter(node, key, parent) {
      if (isTypeDefinitionNode(node) || isTypeExtensionNode(node))
        known = types.get(roots.get(node.name.value) ?? node.name.value);
      if (node.kind === Kind.DIRECTIVE && node.name.value === 'specifiedBy' && known) return null;
      if (key !== 'description' || !isNode(parent) || !known) return undefined;
      const isOwnField = parent.kind === Kind.FIELD_DEFINITION && !known.fields.has(parent.name.value);
      return isOwnField ? undefined : null;
    },
    leave(node) {
      if (isTypeDefinitionNode(node) || isTypeExtensionNode(node)) known = undefined;
    },
  });
}
