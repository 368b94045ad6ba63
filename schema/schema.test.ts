import { describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { Kind, parse, type ConstDirectiveNode, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import { describeScopes, scopesOf } from './scopes.ts';
import { subgraphs, supergraphSdl, typeDefs, type Subgraph } from './sdl.ts';

const roots: readonly string[] = ['Query', 'Mutation', 'Subscription'];
const scopes: readonly string[] = ['read', 'operate', 'admin', 'pilot', 'service'];

const rootTypes = (name: Subgraph): readonly ObjectTypeDefinitionNode[] =>
  parse(typeDefs(name)).definitions.filter(
    (definition): definition is ObjectTypeDefinitionNode =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION && roots.includes(definition.name.value),
  );

const allow = (field: FieldDefinitionNode): readonly ConstDirectiveNode[] =>
  field.directives?.filter(({ name }) => name.value === 'allow') ?? [];

const fields = subgraphs.flatMap((subgraph) =>
  rootTypes(subgraph).flatMap((type) =>
    (type.fields ?? []).map((field) => ({ subgraph, type: type.name.value, name: field.name.value, field })),
  ),
);

test('there are root fields of each kind to look at', () => {
  for (const root of roots) expect(fields.filter(({ type }) => type === root).length).toBeGreaterThan(0);
});

describe('no root field is open', () => {
  test.each(fields)('$subgraph $type.$name says who may use it, in scopes that exist', ({ field }) => {
    expect(allow(field)).toHaveLength(1);
    expect(scopesOf(field).length).toBeGreaterThan(0);
    expect(scopes).toEqual(expect.arrayContaining([...scopesOf(field)]));
  });

  test('no mutation is open to who may only read', () => {
    const open = fields.filter(({ type, field }) => type === 'Mutation' && scopesOf(field).includes('read'));
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  test.each(subgraphs.map((name) => [name]))('%s declares the scopes that the others declare', (name) => {
    const scope = parse(typeDefs(name)).definitions.find(
      (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'Scope',
    );
    const values =
      scope?.kind === Kind.ENUM_TYPE_DEFINITION ? scope.values?.map(({ name: { value } }) => value) : undefined;
    expect(values).toEqual(scopes);
  });
});

test('each root field has one owner', () => {
  const owners = Map.groupBy(fields, ({ type, name }) => `${type}.${name}`);
  expect([...owners].filter(([, owned]) => owned.length > 1).map(([name]) => name)).toEqual([]);
});

test('the three subgraphs compose, and the committed supergraph is what they compose to', () => {
  const services = subgraphs.map((name) => ({
    name,
    url: `http://${name}`,
    typeDefs: describeScopes(parse(typeDefs(name))),
  }));
  const { errors, supergraphSdl: composed } = composeServices(services);
  expect(errors ?? []).toEqual([]);
  expect(composed).toBe(supergraphSdl());
});

test('each subscription says when it sends what', () => {
  const silent = fields.filter(({ type, field }) => type === 'Subscription' && !field.description);
  expect(silent.map(({ name }) => name)).toEqual([]);
});
