import {
  GraphQLError,
  Kind,
  type FloatValueNode,
  type FragmentDefinitionNode,
  type IntValueNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { mergeLimit } from './merge-work.rules.ts';

/** What one operation may ask: over HTTP and over sockets, of the gateway and of a subgraph asked directly. */
export const LIMITS = {
  /** Fields inside fields; the longest path of the schema that says something new is about 12. */
  depth: 16,
  /** Aliased fields of a document: an alias asks for the same field again. */
  aliases: 64,
  /** Fields of a document, and pairs of fields and fragments in it that validation compares (merge-work.rules.ts). */
  merges: 20_000,
  /** Lexical tokens of a document; GraphiQL's introspection has some 350. */
  tokens: 4_000,
  /** Lists and objects inside each other in a variable, in `extensions`, or braces of a document. */
  nesting: 64,
  /** Characters of an operation's name. */
  operationName: 255,
  /** List elements that an answer can hold (cost.rules.ts). */
  elements: 50_000,
  /** Scalars and enums that an answer can hold. */
  values: 500_000,
  /** Bytes of a request's body with a valid token (a full batch of reports with their JSON), and without one. */
  bodyBytes: 16 * 2 ** 20,
  bodyBytesWithoutToken: 1_000_000,
  /** Bytes of one message of a socket. */
  messageBytes: 1_000_000,
  /** Operations that run at once on one socket, and on all sockets of one caller. */
  operationsPerSocket: 200,
  operationsPerCaller: 1_000,
  /** The same for a service, which carries the operations of many callers. */
  operationsPerService: 20_000,
  /** Open sockets of one caller, and sockets that have not sent a token yet. */
  socketsPerCaller: 200,
  socketsWithoutToken: 500,
} as const;

type Fragments = (name: string) => FragmentDefinitionNode | null | undefined;

/** Reading the schema is cheap and bounded, and tools nest it deeply. */
const INTROSPECTION: ReadonlySet<string> = new Set(['__schema', '__type']);

/** Depth of the deepest field; each fragment is measured once, and a cycle of fragments counts once. */
export function depthOf(
  set: SelectionSetNode | undefined,
  fragments: Fragments,
  measured: Map<string, number> = new Map(),
): number {
  const depthBelow = (selection: SelectionSetNode['selections'][number]): number => {
    if (selection.kind === Kind.FIELD)
      return INTROSPECTION.has(selection.name.value) ? 1 : 1 + depthOf(selection.selectionSet, fragments, measured);
    if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet, fragments, measured);
    const name = selection.name.value;
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, 0);
    const depth = depthOf(fragments(name)?.selectionSet, fragments, measured);
    measured.set(name, depth);
    return depth;
  };
  return (set?.selections ?? []).reduce((deepest, selection) => Math.max(deepest, depthBelow(selection)), 0);
}

/** Refuses operations that nest fields deeper than `limit`. */
export const depthLimit =
  (limit: number): ValidationRule =>
  (context: ValidationContext) => ({
    OperationDefinition(node) {
      const depth = depthOf(node.selectionSet, (name) => context.getFragment(name));
      if (depth > limit)
        context.reportError(new GraphQLError(`fields are nested ${depth} deep; at most ${limit} is answered`));
    },
  });

/** Refuses documents with more than `limit` aliased fields. */
export const aliasLimit =
  (limit: number): ValidationRule =>
  (context: ValidationContext) => {
    let aliases = 0;
    return {
      Field(node) {
        if (node.alias && ++aliases === limit + 1)
          context.reportError(new GraphQLError(`the document has more than ${limit} aliases`, { nodes: node }));
      },
    };
  };

/**
 * Refuses @skip and @include on the root field of a subscription, as the GraphQL specification does since 2025: a
 * subscription without a field has no events.
 */
const unconditionalSubscription: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (node.operation !== 'subscription') return;
    const visited = new Set<string>();
    const check = (set: SelectionSetNode | undefined): void => {
      for (const selection of set?.selections ?? []) {
        const directive = selection.directives?.find(({ name }) => name.value === 'skip' || name.value === 'include');
        if (directive) {
          const text = `@${directive.name.value} may not stand at the root of a subscription; move it to an inner field`;
          context.reportError(new GraphQLError(text, { nodes: directive }));
        }
        if (selection.kind === Kind.INLINE_FRAGMENT) check(selection.selectionSet);
        if (selection.kind === Kind.FRAGMENT_SPREAD && !visited.has(selection.name.value)) {
          visited.add(selection.name.value);
          check(context.getFragment(selection.name.value)?.selectionSet);
        }
      }
    };
    check(node.selectionSet);
  },
});

/** Refuses numbers beyond the range of Float: graphql-js reads such a literal as Infinity, a variable not at all. */
const finiteNumbers: ValidationRule = (context) => {
  const check = (node: FloatValueNode | IntValueNode): void => {
    if (Number.isFinite(Number(node.value))) return;
    context.reportError(new GraphQLError('a number is beyond the range of Float', { nodes: node }));
  };
  return { FloatValue: check, IntValue: check };
};

export const limitRules: readonly ValidationRule[] = [
  depthLimit(LIMITS.depth),
  aliasLimit(LIMITS.aliases),
  mergeLimit(LIMITS.merges),
  unconditionalSubscription,
  finiteNumbers,
];
