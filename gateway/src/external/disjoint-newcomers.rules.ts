import { isTypeDefinitionNode, isTypeExtensionNode, type DocumentNode } from 'graphql';
import { rootNames } from './read-sdl.rules.ts';
import type { SupergraphTypes } from './supergraph-types.rules.ts';

/** What tools add to each SDL by themselves: `_Any`, `_entities`, `link__Import`. */
const isOfFederation = (name: string): boolean => name.startsWith('_') || name.includes('__');

/** Returns what a newcomer brings: names of types that are not there yet, and `Type.field` of those that are. */
function broughtBy(document: DocumentNode, { types }: SupergraphTypes): readonly string[] {
  const roots = rootNames(document);
  return document.definitions.flatMap((node) => {
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) return [];
    const name = roots.get(node.name.value) ?? node.name.value;
    if (isOfFederation(name)) return [];
    const known = types.get(name);
    if (!known && !['Query', 'Mutation', 'Subscription'].includes(name)) return [name];
    const fields = 'fields' in node ? (node.fields ?? []).map((field) => field.name.value) : [];
    return fields
      .filter((field) => !isOfFederation(field) && !known?.fields.has(field))
      .map((field) => `${name}.${field}`);
  });
}

/**
 * Returns how many of these newcomers, from the first one on, bring nothing that another of them brings too: whether each is good does not depend
 * on the others, so that they can be composed at once.
 */
export function disjointCount(documents: readonly (DocumentNode | undefined)[], before: SupergraphTypes): number {
  const seen = new Set<string>();
  for (const [index, document] of documents.entries()) {
    const brought = document ? new Set(broughtBy(document, before)) : undefined;
    if (!brought || [...brought].some((name) => seen.has(name))) return index;
    for (const name of brought) seen.add(name);
  }
  return documents.length;
}
