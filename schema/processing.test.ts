import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Kind, parse } from 'graphql';

/** Names of the fields that a subgraph gives the types `Dataset` and `File`. */
function fieldsOf(subgraph: string): string[] {
  const { definitions } = parse(readFileSync(join(import.meta.dirname, `${subgraph}.graphql`), 'utf8'));
  return definitions.flatMap((definition) =>
    (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION) &&
    ['Dataset', 'File'].includes(definition.name.value)
      ? (definition.fields ?? []).map(({ name }) => `${definition.name.value}.${name.value}`)
      : [],
  );
}

test('the state of processing is told by workflow of datasets and by workload of files, never by data', () => {
  expect(fieldsOf('data').filter((field) => /process/i.test(field))).toEqual([]);
  expect(fieldsOf('workflow')).toContain('Dataset.processing');
  expect(fieldsOf('workload')).toContain('File.processing');
});
