import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { deadLetter, discardDeadLetters, replayDeadLetters } from '@visor/service';
import { consumers } from '../src/consumers.ts';
import { announced, testCatalog, type TestCatalog } from './kit.ts';

const topic = 'dsm.register.file.input';

async function letter(
  { db }: TestCatalog,
  value: unknown,
  more: { topic?: string; code?: string } = {},
): Promise<string> {
  const id = uuidv7();
  await db.query(
    `insert into dead_letter (id, "group", topic, partition, "offset", key, value, headers, code, reason)
     values ($1, 'data', $2, 0, 7, 'run', $3, '{"ce_id":"one"}', $4, 'was wrong')`,
    [
      id,
      more.topic ?? topic,
      Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
      more.code ?? 'NOT_FOUND',
    ],
  );
  return id;
}

const replay = (catalog: TestCatalog, ...ids: readonly string[]) =>
  replayDeadLetters(catalog.db, {
    handlers: () => consumers({ deps: catalog.deps }),
    ids,
    by: 'anna',
    reason: 'mended',
  });

const addStorage = ({ db }: TestCatalog, name: string) =>
  db.query("insert into storage values ($1, $2, 'input', $3, now())", [uuidv7(), name, `file:///data/${name}/`]);

test('a dead letter is refused again while its cause stays, then taken once, and the record says who and when', async () => {
  await using catalog = await testCatalog();
  const message = { ...announced('run', 'a'), files: [{ ...announced('run', 'a').files[0], storage: 'new' }] };
  const id = await letter(catalog, message);
  expect(await replay(catalog, id)).toMatchObject([
    {
      applied: false,
      code: 'NOT_FOUND',
      deadLetter: { status: 'OPEN', replays: 1, code: 'NOT_FOUND', reason: 'was wrong', replayCode: 'NOT_FOUND' },
    },
  ]);
  expect(await catalog.one('select count(*)::int as n from dataset')).toEqual({ n: 0 });
  await addStorage(catalog, 'new');
  const [first, second] = await Promise.all([replay(catalog, id), replay(catalog, id)]);
  expect([first[0]?.applied, second[0]?.applied].toSorted()).toEqual([false, true]);
  expect([first[0], second[0]].find((result) => !result?.applied)).toMatchObject({ code: 'ILLEGAL_MOVE' });
  expect(await deadLetter(catalog.db, id)).toMatchObject({
    status: 'REPLAYED',
    replays: 2,
    decidedBy: 'anna',
    decidedReason: 'mended',
    replayCode: null,
    text: JSON.stringify(message),
  });
  expect(await catalog.one('select count(*)::int as n from file')).toEqual({ n: 1 });
});

test('each of several is replayed by itself: unreadable, lost, unknown and unread ones say so', async () => {
  await using catalog = await testCatalog();
  const ids = [
    await letter(catalog, '{not json'),
    await letter(catalog, '', { code: 'LAGGED' }),
    uuidv7(),
    await letter(catalog, {}, { topic: 'of.old' }),
    await letter(catalog, announced('run', 'a')),
  ];
  const results = await replay(catalog, ...ids);
  expect(results.map(({ applied, code }) => [applied, code])).toEqual([
    [false, 'INVALID'],
    [false, 'ILLEGAL_MOVE'],
    [false, 'NOT_FOUND'],
    [false, 'UNSUPPORTED'],
    [true, null],
  ]);
});

test('a discarded dead letter is kept with its reason, and is not replayed', async () => {
  await using catalog = await testCatalog();
  const id = await letter(catalog, '', { code: 'LAGGED' });
  const discard = (...ids: readonly string[]) =>
    discardDeadLetters(catalog.db, { ids, by: 'anna', reason: 'of no use' });
  expect(await discard(id, uuidv7())).toMatchObject([
    { applied: true, deadLetter: { status: 'DISCARDED', decidedReason: 'of no use', replays: 0 } },
    { applied: false, code: 'NOT_FOUND' },
  ]);
  expect(await discard(id)).toMatchObject([{ applied: false, code: 'ILLEGAL_MOVE' }]);
  expect(await replay(catalog, id)).toMatchObject([{ applied: false, code: 'ILLEGAL_MOVE' }]);
  expect(await deadLetter(catalog.db, 'x')).toBeNull();
  await expect(discard()).rejects.toMatchObject({ code: 'INVALID' });
  await expect(discard('x')).rejects.toMatchObject({ code: 'INVALID' });
});
