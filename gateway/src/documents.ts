import { GraphQLError, parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { limitRules, limits } from './limits.rules.ts';

export type ReadDocument = DocumentNode | readonly GraphQLError[];

export interface Documents {
  /** A parsed document that the schema and the limits allow, or why not. */
  read(text: string): ReadDocument;
}

const kept = 500;
/** Longer texts are read anew each time, which bounds what remembering costs. */
const longestKept = 20_000;

const coded = (errors: readonly GraphQLError[], code: string): readonly GraphQLError[] =>
  errors.map(
    (error) =>
      new GraphQLError(error.message, {
        nodes: error.nodes,
        source: error.source,
        positions: error.positions,
        extensions: { code },
      }),
  );

function readOnce(schema: GraphQLSchema, text: string): ReadDocument {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens: limits.tokens });
  } catch (error) {
    return coded([error as GraphQLError], 'GRAPHQL_PARSE_FAILED');
  }
  const errors = validate(schema, document, [...specifiedRules, ...limitRules]);
  return errors.length > 0 ? coded(errors, 'GRAPHQL_VALIDATION_FAILED') : document;
}

/** Reads operations of sockets by the rules that HTTP has, each text once per schema. */
export function documents(schema: () => GraphQLSchema): Documents {
  let known = new Map<string, ReadDocument>();
  let of: GraphQLSchema | undefined;
  return {
    read(text) {
      const now = schema();
      if (of !== now || known.size >= kept) known = new Map();
      of = now;
      const before = known.get(text);
      if (before) return before;
      const document = readOnce(now, text);
      if (text.length <= longestKept) known.set(text, document);
      return document;
    },
  };
}
