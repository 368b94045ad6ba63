import { LRUCache } from 'lru-cache';
import { GraphQLError, parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { limitRules, LIMITS } from './limits.rules.ts';
import { isDocumentDeeperThan } from './nesting.rules.ts';

type ReadDocument = DocumentNode | readonly GraphQLError[];

export interface Documents {
  /** A parsed document that the schema and the limits allow, or why not. */
  read(text: string): ReadDocument;
}

const CACHE_SIZE = 500;
/** Longer texts are parsed each time, which bounds the cache's memory. */
const MAX_CACHED_TEXT_LENGTH = 20_000;

const coded = (errors: readonly GraphQLError[], code: string): readonly GraphQLError[] =>
  errors.map(
    (error) =>
      new GraphQLError(error.message, {
        ...(error.nodes ? { nodes: error.nodes } : {}),
        source: error.source,
        positions: error.positions,
        extensions: { code },
      }),
  );

/** Returns why a document is not parsed, or undefined: the parser is recursive. */
export const documentFault = (text: string): string | undefined =>
  isDocumentDeeperThan(text, LIMITS.nesting)
    ? `the document nests braces, brackets or parentheses deeper than ${LIMITS.nesting}, the limit`
    : undefined;

function readOnce(schema: GraphQLSchema, text: string): ReadDocument {
  const fault = documentFault(text);
  if (fault) return [new GraphQLError(fault, { extensions: { code: 'GRAPHQL_PARSE_FAILED' } })];
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens: LIMITS.tokens });
  } catch (error) {
    return coded([error as GraphQLError], 'GRAPHQL_PARSE_FAILED');
  }
  try {
    // The limits come first: they bound the work of the other rules, one of which throws on a conditional subscription.
    const limited = validate(schema, document, limitRules);
    const errors = limited.length > 0 ? limited : validate(schema, document, specifiedRules);
    return errors.length > 0 ? coded(errors, 'GRAPHQL_VALIDATION_FAILED') : document;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return coded([error], 'GRAPHQL_VALIDATION_FAILED');
  }
}

/** The `Did you mean "x"?` of validation, which shows names of the schema. */
const SUGGESTION = / Did you mean [^?]*\?/g;

/** The same error without names of the schema, for callers who may not read it. */
export const withoutSuggestion = <E extends { readonly message: string }>(error: E): E => ({
  ...error,
  message: error.message.replaceAll(SUGGESTION, ''),
});

/** Reads the documents of HTTP and of sockets by the same rules, each text once per schema. */
export function documents(schema: () => GraphQLSchema): Documents {
  const known = new LRUCache<string, ReadDocument>({ max: CACHE_SIZE });
  let schemaOfKnown: GraphQLSchema | undefined;
  return {
    read(text) {
      const current = schema();
      if (schemaOfKnown !== current) known.clear();
      schemaOfKnown = current;
      const cached = known.get(text);
      if (cached) return cached;
      const document = readOnce(current, text);
      if (text.length <= MAX_CACHED_TEXT_LENGTH) known.set(text, document);
      return document;
    },
  };
}
