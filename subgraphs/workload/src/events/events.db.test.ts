import { expect, test } from '@jest/globals';
import { readEvents, type RecordedEvent } from '@visor/service';
import { claims, openRecorded, pilot, reportOn, reports, submit, world, type World } from '../../test/kit.ts';
import { openEventStream } from '@visor/service';
import { setNodeMode } from '../node/set-node-mode.ts';
import { EVENT_SOURCES } from './event-sources.ts';

interface Asked {
  readonly first?: number;
  readonly where?: Parameters<typeof readEvents>[3]['where'];
}

/** All events that are asked for, newest first, page by page. */
async function eventsOf({ db }: World, { first = 100, where = null }: Asked = {}): Promise<RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for (let after: string | null = null; ;) {
    const page = await readEvents(db, 'workloadEvents', EVENT_SOURCES, { first, after, where }, new Date());
    found.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

test('events are read page by page, by what they are about, by task, code, person and time', async () => {
  await using at = await world();
  const task = await submit(at, 2);
  const by = await pilot(at, 'p1', { node: 'n1' });
  const [claim] = await claims(at, by, 1);
  await reports(
    at,
    by,
    reportOn(claim as never, 'FAILED', 1, { failure: { code: 402, source: 'payload', text: 'exit 1' } }),
  );
  await setNodeMode(at.deps, { name: 'n1', mode: 'OFFLINE', reason: 'new disk' }, 'anna');
  const all = await eventsOf(at);
  expect(await eventsOf(at, { first: 2 })).toEqual(all);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(all.map(({ at: time }) => time.getTime())).toEqual(
    all.map(({ at: time }) => time.getTime()).toSorted((a, b) => b - a),
  );
  const job = await eventsOf(at, { where: { subjectId: { eq: claim?.jobId ?? '' } } });
  expect(job.map(({ type }) => type).toSorted()).toEqual(['job.active', 'job.defined', 'job.defined', 'job.queued']);
  expect(job.every(({ taskId, subject }) => taskId === task && subject === 'JOB')).toBe(true);
  const failed = await eventsOf(at, { where: { code: { eq: 402 } } });
  expect(failed).toMatchObject([{ type: 'job.defined', source: 'ACTIVE', target: 'DEFINED', attempt: 1, by: 'p1' }]);
  expect(await eventsOf(at, { where: { by: { eq: 'anna' } } })).toMatchObject([
    { type: 'node.offline', subject: 'NODE', subjectId: 'n1', source: 'ONLINE', target: 'OFFLINE', reason: 'new disk' },
  ]);
  expect((await eventsOf(at, { where: { task: { eq: task }, type: { like: 'task.*' } } })).length).toBeGreaterThan(0);
  expect(await eventsOf(at, { where: { at: { lt: '2025-01-01T00:00:00Z' } } })).toEqual([]);
});

test('only the partitions of the time that is asked for are read', async () => {
  await using at = await world();
  await submit(at, 1);
  const plan = await at.db.query<{ 'QUERY PLAN': string }>(
    `explain select * from job_history h where h.at >= now() - interval '1 hour' and h.at < now()`,
  );
  const partitions = new Set(plan.flatMap((row) => /job_history_\d{8}/.exec(row['QUERY PLAN'])?.[0] ?? []));
  const text = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(partitions.size + (text.includes('Subplans Removed') ? 0 : 10)).toBeLessThan(5);
});

test('a stream sends each event once, also one that a transaction commits late, and goes on behind a cursor', async () => {
  await using at = await world();
  await using feed = openRecorded(at);
  const stream = await openEventStream(feed, { where: { type: { like: 'node.*' } } }, undefined);
  const late = Promise.withResolvers<void>();
  const drawn = Promise.withResolvers<void>();
  const slow = at.db.transaction(async (tx) => {
    await tx.query(`insert into node (name, mode, mode_by, mode_at) values ('slow', 'OFFLINE', 'anna', now())`);
    drawn.resolve();
    await late.promise;
  });
  await drawn.promise;
  await setNodeMode(at.deps, { name: 'fast', mode: 'OFFLINE' }, 'bob');
  late.resolve();
  await slow;
  const items = [await stream.next(), await stream.next()].map(({ value }) => value);
  expect(items.map(({ value }) => (value as RecordedEvent).subjectId)).toEqual(['slow', 'fast']);
  await stream.return?.();
  await setNodeMode(at.deps, { name: 'next', mode: 'OFFLINE' }, 'bob');
  const again = await openEventStream(
    feed,
    { after: items[0]?.extensions.cursor ?? null, where: { type: { like: 'node.*' } } },
    undefined,
  );
  const rest = [await again.next(), await again.next()].map(({ value }) => value);
  expect(rest.map(({ value }) => (value as RecordedEvent).subjectId)).toEqual(['fast', 'next']);
  await again.return?.();
});

test('a stream from the end cursor on sends what came after it, also before the subscription', async () => {
  await using at = await world();
  await using feed = openRecorded(at);
  await setNodeMode(at.deps, { name: 'before', mode: 'OFFLINE' }, 'bob');
  const after = await feed.endCursor();
  await setNodeMode(at.deps, { name: 'after', mode: 'OFFLINE' }, 'bob');
  const stream = await openEventStream(feed, { after, where: { type: { like: 'node.*' } } }, undefined);
  const { value } = await stream.next();
  expect((value.value as RecordedEvent).subjectId).toBe('after');
  await stream.return?.();
});

test('a wrong cursor, a snapshot and a text that is too long are refused', async () => {
  await using at = await world();
  await using feed = openRecorded(at);
  await expect(openEventStream(feed, { after: 'x' }, undefined)).rejects.toThrow(
    'after is no cursor of a subscription',
  );
  await expect(openEventStream(feed, { snapshot: true }, undefined)).rejects.toThrow('events have no snapshot');
  const long = { type: { eq: 'x'.repeat(1_001) } };
  await expect(openEventStream(feed, { where: long }, undefined)).rejects.toThrow('at most 1000');
  await expect(readEvents(at.db, 'workloadEvents', EVENT_SOURCES, { after: 'x' }, new Date())).rejects.toThrow(
    'after must be an endCursor',
  );
});
