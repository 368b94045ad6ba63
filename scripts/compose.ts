import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { Kind, parse, print, printSchema, visit, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { describeScopes } from '../schema/scopes.ts';
import { subgraphs, typeDefs } from '../schema/sdl.ts';

/** Composes the subgraphs' SDL. @throws Error with every reason why it does not compose */
export function compose(): string {
  const services = subgraphs.map((name) => ({
    name,
    url: `http://${name}`,
    typeDefs: describeScopes(parse(typeDefs(name))),
  }));
  const result = composeServices(services);
  if (result.errors) throw new Error(result.errors.map((error) => error.message).join('\n'));
  return result.supergraphSdl;
}

const ALLOW = `directive @allow(scopes: [Scope!]!) on FIELD_DEFINITION`;

/** `Type.field` of every field with `@allow`, with that directive. */
function allowDirectives(): ReadonlyMap<string, ConstDirectiveNode> {
  const found = new Map<string, ConstDirectiveNode>();
  for (const definition of subgraphs.flatMap((name) => parse(typeDefs(name)).definitions)) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    for (const field of definition.fields ?? []) {
      const directive = field.directives?.find(({ name }) => name.value === 'allow');
      if (directive) found.set(`${definition.name.value}.${field.name.value}`, directive);
    }
  }
  return found;
}

/** Returns the schema that clients of the gateway see, as SDL, with the `@allow` of each field. */
export function apiSdl(supergraph: string): string {
  const schema = Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();
  const allow = allowDirectives();
  const document: DocumentNode = visit(parse(printSchema(schema)), {
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((field) => {
        const directive = allow.get(`${type.name.value}.${field.name.value}`);
        return directive ? { ...field, directives: [...(field.directives ?? []), directive] } : field;
      }),
    }),
  });
  return `${ALLOW}\n\n${print(document)}\n`;
}
