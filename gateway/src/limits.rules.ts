import {
  GraphQLError,
  Kind,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/** What one operation may ask, over HTTP and over a socket alike. */
export const limits = {
  /** Fields inside fields; the longest way of the schema that tells something new is about 12. */
  depth: 16,
  /** Aliased fields of a document: an alias asks for the same field again. */
  aliases: 64,
  /** Lexical tokens of a document; GraphiQL's introspection has some 350. */
  tokens: 4_000,
} as const;

type Fragments = (name: string) => FragmentDefinitionNode | null | undefined;

/** Reading the schema is cheap and bounded, and tools nest it deeply. */
const introspection: ReadonlySet<string> = new Set(['__schema', '__type']);

/** Depth of the deepest field; each fragment is measured once, and a cycle of fragments counts once. */
export function depthOf(
  set: SelectionSetNode | undefined,
  fragments: Fragments,
  measured: Map<string, number> = new Map(),
): number {
  const one = (selection: SelectionSetNode['selections'][number]): number => {
    if (selection.kind === Kind.FIELD)
      return introspection.has(selection.name.value) ? 1 : 1 + depthOf(selection.selectionSet, fragments, measured);
    if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet, fragments, measured);
    const name = selection.name.value;
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, 0);
    const depth = depthOf(fragments(name)?.selectionSet, fragments, measured);
    measured.set(name, depth);
    return depth;
  };
  return (set?.selections ?? []).reduce((deepest, selection) => Math.max(deepest, one(selection)), 0);
}

/** Refuses operations that nest fields deeper than `most`. */
export const depthLimit =
  (most: number): ValidationRule =>
  (context: ValidationContext) => ({
    OperationDefinition(node) {
      const depth = depthOf(node.selectionSet, (name) => context.getFragment(name));
      if (depth > most)
        context.reportError(new GraphQLError(`fields are nested ${depth} deep; at most ${most} is answered`));
    },
  });

/** Refuses documents with more than `most` aliased fields. */
export const aliasLimit =
  (most: number): ValidationRule =>
  (context: ValidationContext) => {
    let aliases = 0;
    return {
      Field(node) {
        if (node.alias && ++aliases === most + 1)
          context.reportError(new GraphQLError(`the document has more than ${most} aliases`, { nodes: node }));
      },
    };
  };

export const limitRules: readonly ValidationRule[] = [depthLimit(limits.depth), aliasLimit(limits.aliases)];
