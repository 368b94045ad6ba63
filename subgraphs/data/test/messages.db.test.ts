import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { Refusal, messageInfo, topicInfo } from '@visor/schema';
import { getNamedType, isInputObjectType, isScalarType, type GraphQLInputType } from 'graphql';
import { consumers } from '../src/consumers.ts';
import { announced, outputFile, md5, opened, requestFor, testCatalog, type TestCatalog } from './kit.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A valid message of each topic with a value in every text field. */
async function samples(catalog: TestCatalog): Promise<Record<string, Json>> {
  const datasetId = await opened(catalog, 'sample.output.1');
  const file = outputFile(catalog, datasetId, 'sample.0', { parentFileIds: [uuidv7()], producer: 'job 1' });
  await catalog.send('dsm.register.file.process', requestFor(file));
  await catalog.send('dsm.register.file.input', announced('sample.raw', 'a'));
  const raw = await catalog.one<{ id: string }>("select id from dataset where name = 'sample.raw'");
  const announcedFile = {
    name: 'b',
    storage: 'buffer',
    storageId: catalog.storageId,
    path: 'x/b',
    size: 1,
    checksum: md5(1),
  };
  return {
    'dsm.register.file.input': {
      datasetId: raw.id,
      dataset: 'sample.raw',
      files: [{ ...announcedFile, checksumKind: 'md5' }],
    },
    'dsm.register.dataset.input': {
      datasetId: uuidv7(),
      name: 'new',
      kind: 'input',
      parentDatasetId: raw.id,
      fileIds: [file.fileId],
      metadata: { key: 'value' },
    },
    'dsm.register.file.process': JSON.parse(
      JSON.stringify(
        requestFor(outputFile(catalog, datasetId, 'sample.1', { parentFileIds: [file.fileId], producer: 'x' })),
      ),
    ) as Json,
    'dsm.register.replica.bad': {
      fileId: file.fileId,
      urls: [`file:///data/buffer/${file.path}`],
      code: 303,
      reason: 'differs',
    },
    'dsm.register.dataset.close': {
      datasetId: raw.id,
      dataset: 'sample.raw',
      files: ['a', 'c'],
      digest: 'f'.repeat(64),
      count: 2,
    },
    'dsm.register.dataset.upload': { datasetId },
    'dsm.register.dataset.delete': { datasetId, reason: 'old', lastCopy: true },
    'dsm.register.dataset.use': {
      workflowId: uuidv7(),
      datasetIds: [datasetId],
      finalDatasetId: datasetId,
      status: 'FINISHED',
      failedJobs: 0,
      mended: false,
      retryOpen: false,
    },
  };
}

/** What a selection does not take. */
const expecting = {
  topic: 'dsm.register.dataset.input',
  message: { name: 'expected', kind: 'input', class: 'raw', files: ['a', 'c'], digest: 'f'.repeat(64) },
};

/** Replaces each text of the message by `text`, one at a time; returns the messages with the path of the text. */
function* replaced(value: Json, text: string, at = ''): Generator<{ at: string; value: Json }> {
  if (typeof value === 'string') yield { at, value: text };
  else if (Array.isArray(value))
    for (const [index, item] of (value as Json[]).entries())
      for (const inner of replaced(item, text, `${at}.${index}`))
        yield { at: inner.at, value: (value as Json[]).with(index, inner.value) };
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value))
      for (const inner of replaced(item, text, `${at}.${name}`))
        yield { at: inner.at, value: { ...value, [name]: inner.value } };
}

/** Paths of the text fields of a message's type, such as `.files.name`. */
function textFields(type: GraphQLInputType, at = ''): string[] {
  const named = getNamedType(type);
  if (isScalarType(named)) return named.name === 'String' || named.name === 'ID' ? [at] : [];
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap((field) => textFields(field.type, `${at}.${field.name}`));
}

const TEXTS = [
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '',
  ' ',
  '\n',
  '\u202Ex',
  '../../x',
  'y'.repeat(300_000),
  '%',
  "'; drop table file; --",
];

test('any text in any field of any message is taken or refused, never a fault of the catalog', async () => {
  await using catalog = await testCatalog();
  const messages = await samples(catalog);
  expect(Object.keys(messages).toSorted()).toEqual(Object.keys(consumers(catalog)).toSorted());
  for (const [topic, message] of Object.entries(messages)) {
    const info = topicInfo(topic);
    const all = [message, ...(topic === expecting.topic ? [expecting.message] : [])];
    const filled = new Set(all.flatMap((each) => [...replaced(each, '')]).map(({ at }) => at.replaceAll(/\.\d+/g, '')));
    for (const field of info ? textFields(messageInfo(info, message).input) : []) expect(filled).toContain(field);
    for (const text of TEXTS)
      for (const { at, value } of all.flatMap((each) => [...replaced(each, text)])) {
        const outcome = await catalog.send(topic, value).then(
          () => 'taken',
          (error: unknown) => (error instanceof Refusal && !error.retryable ? 'refused' : error),
        );
        expect({ topic, at, text: text.slice(0, 20), outcome }).toMatchObject({
          outcome: expect.stringMatching(/^(taken|refused)$/),
        });
      }
  }
});
