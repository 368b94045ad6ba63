import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { topicInfo, topics } from '../schema/topics.ts';
import { TOPIC_READERS } from '../schema/topic-readers.ts';
import * as data from '../subgraphs/data/src/consumers.ts';
import * as workflow from '../subgraphs/workflow/src/consumers.ts';
import * as workload from '../subgraphs/workload/src/consumers.ts';

/** Nothing is handled here, so no handler needs its dependencies. */
const unused = { deps: {} } as never;

/** Topics by the consumer group that handles them. */
const groups: Readonly<Record<string, readonly string[]>> = {
  data: Object.keys(data.consumers(unused)),
  workflow: Object.keys(workflow.consumers(unused)),
  workload: Object.keys(workload.consumers(unused)),
};
const tails = [...data.tails(unused), ...workflow.tails(unused), ...workload.tails(unused)].flatMap(Object.keys);

interface Row {
  readonly topic: string;
  readonly types: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** The quoted words of a cell. */
const quoted = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

/** Rows of the table of docs/topics.md. */
const rows = readFileSync(join(import.meta.dirname, '../docs/topics.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && line.includes('->'))
  .slice(1)
  .map((line): Row => {
    const [, , topic = '', types = '', , way = ''] = line.split('|').map((cell) => cell.trim());
    const [from = '', to = ''] = way.split(' -> ');
    return { topic: quoted(topic)[0] ?? '', types: quoted(types), from, to };
  });

test('the documentation lists every topic with all its types, and no other', () => {
  const documented = rows.map(({ topic, types }) => [topic, types.toSorted()]);
  const actual = topics.map((topic) => [
    topic,
    topicInfo(topic)
      ?.messages.map(({ type }) => type)
      .toSorted(),
  ]);
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(actual));
});

test('every topic is read by a service', () => {
  const read = new Set([...Object.values(groups).flat(), ...tails]);
  expect(topics.filter((topic) => !read.has(topic))).toEqual([]);
});

test.each(Object.entries(groups))('the group %s reads the topics that the documentation says', (group, handled) => {
  const documented = rows.filter(({ to }) => new RegExp(`\\b${group}\\b`).test(to)).map(({ topic }) => topic);
  expect(handled.toSorted()).toEqual(documented.toSorted());
});

test('the event log keeps the messages of a topic for exactly the groups that read it', () => {
  const readers = topics.map((topic) => [topic, Object.keys(groups).filter((group) => groups[group]?.includes(topic))]);
  expect(TOPIC_READERS).toEqual(Object.fromEntries(readers));
});

test('no two messages of a topic have the same type', () => {
  for (const topic of topics) {
    const types = topicInfo(topic)?.messages.map(({ type }) => type) ?? [];
    expect(new Set(types).size).toBe(types.length);
  }
});
