import { expect, test } from '@jest/globals';
import { buildASTSchema, Kind, parse, print } from 'graphql';
import { describeScopes } from './scopes.ts';
import { supergraphSdl, typeDefs } from './sdl.ts';

const SDL = `
directive @allow(scopes: [Scope!]!) on FIELD_DEFINITION
enum Scope { read operate }
type Query {
  "Jobs."
  jobs: Int @allow(scopes: [read, operate])
  silent: Int @allow(scopes: [operate])
  open: Int
}`;

test('the scopes of a field are in its description, after what it says', () => {
  const fields = buildASTSchema(describeScopes(parse(SDL)))
    .getQueryType()
    ?.getFields();
  expect(fields?.['jobs']?.description).toBe('Jobs.\n\nScope: read or operate.');
  expect(fields?.['silent']?.description).toBe('Scope: operate.');
  expect(fields?.['open']?.description).toBeUndefined();
});

test('a client of the gateway sees the scopes of every root field', () => {
  const schema = buildASTSchema(parse(supergraphSdl()), { assumeValidSDL: true });
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((type) => Object.values(type?.getFields() ?? {}));
  expect(fields.length).toBeGreaterThan(50);
  expect(fields.filter(({ description }) => !/Scope: \w+(?: or \w+)*\.$/.test(description ?? ''))).toEqual([]);
});

test('what lets files go, or opens again what is closed, is for admins alone', () => {
  const acts = [
    'setRetentionPolicy',
    'applyRetention',
    'deleteDataset',
    'waiveDataset',
    'reopenDataset',
    'cancelUpload',
  ];
  const scopes = parse(typeDefs('data')).definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_EXTENSION || definition.kind === Kind.OBJECT_TYPE_DEFINITION
      ? (definition.fields ?? [])
          .filter(({ name }) => definition.name.value === 'Mutation' && acts.includes(name.value))
          .map(({ name, directives }) => `${name.value} ${directives?.map(print).join(' ')}`)
      : [],
  );
  expect(scopes.toSorted()).toEqual(acts.toSorted().map((name) => `${name} @allow(scopes: [admin])`));
});
