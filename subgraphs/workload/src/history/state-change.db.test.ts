import { expect, test } from '@jest/globals';
import { answer, beat, claims, commands, pilot, reportOn, reports, submit, world, type World } from '../../test/kit.ts';
import { drainPilot, undrainPilot } from '../command/drain-pilot.ts';
import { quarantineNode, releaseNode } from '../health/set-node-health.ts';
import { expirePilots } from '../lease/expire-pilots.ts';
import { setNodeMode } from '../node/set-node-mode.ts';
import { readStateHistories, stateHistoryKey, type StateHistoryRequest } from './state-change.reads.ts';

/** Whole history of a task, pilot or node: states, cause, reporter and note of each change. */
async function historyOf(at: World, of: StateHistoryRequest['of'], subject: string): Promise<unknown[]> {
  const request = { of, subject, first: 100, after: null };
  const { nodes } = (await readStateHistories(at.db, [request])).get(stateHistoryKey(request)) ?? { nodes: [] };
  return nodes.map(({ source, target, cause, reporter, note }) => [source, target, cause, reporter, note]);
}

test('each phase of a task is in its history, with who gave the command that led to it', async () => {
  await using at = await world();
  const task = await submit(at, 1, { retry: 0 });
  const by = await pilot(at);
  const [claim] = await claims(at, by, 1);
  const failure = { code: 402, source: 'payload' as const, text: 'exit 1' };
  await reports(at, by, reportOn(claim as never, 'FAILED', 1, { failure }));
  await answer(at);
  await commands(at, { type: 'retry', task_id: task, round: 2, by: 'anna', reason: 'repaired' });
  await commands(at, { type: 'cancel', task_id: task, by: 'bob' });
  expect(await historyOf(at, 'TASK', task)).toEqual([
    [null, 'INTAKE', 'REGISTER', 'workflow', null],
    ['INTAKE', 'FORMING', 'ACCEPT', 'workload', null],
    ['FORMING', 'FORMED', 'FORM', 'workload', null],
    ['FORMED', 'SUMMARISED', 'SUMMARISE', 'workload', null],
    ['SUMMARISED', 'FORMED', 'RETRY', 'anna', 'repaired'],
  ]);
});

test('the history of a pilot says when it was started, drained, lost and heard again, and not that it has jobs', async () => {
  await using at = await world();
  await submit(at, 2);
  const by = await pilot(at, 'p1', { node: 'n1' });
  await beat(at, by, []);
  const held = await claims(at, by, 1);
  await beat(at, by, held);
  await drainPilot(at.deps, { pilotId: by.pilotId, reason: 'new kernel', by: 'anna' });
  await undrainPilot(at.deps, { pilotId: by.pilotId, by: 'bob' });
  at.pass(3_600);
  await expirePilots(at.deps);
  await beat(at, by, held);
  expect(await historyOf(at, 'PILOT', by.pilotId)).toEqual([
    [null, 'STARTING', 'REGISTER', 'p1', expect.stringMatching(/^version .* on node n1$/)],
    ['STARTING', expect.stringMatching(/IDLE|BUSY/), 'HEARTBEAT', 'p1', null],
    [expect.stringMatching(/IDLE|BUSY/), 'DRAINING', 'DRAIN', 'anna', 'new kernel'],
    ['DRAINING', 'BUSY', 'UNDRAIN', 'bob', null],
    ['BUSY', 'LOST', 'LOSE', 'workload', expect.stringMatching(/^not heard since 20/)],
    ['LOST', expect.stringMatching(/IDLE|BUSY/), 'HEARTBEAT', 'p1', null],
  ]);
});

test('the history of a node has its modes and its health, page by page', async () => {
  await using at = await world();
  await pilot(at, 'p1', { node: 'n1' });
  await setNodeMode(at.deps, { name: 'n1', mode: 'OFFLINE', reason: 'new disk' }, 'anna');
  await setNodeMode(at.deps, { name: 'n1', mode: 'ONLINE' }, 'bob');
  await quarantineNode(at.deps, 'n1', { by: 'anna', reason: 'burns files' });
  await releaseNode(at.deps, 'n1', { by: 'bob', reason: 'repaired' });
  const all = [
    ['ONLINE', 'OFFLINE', 'PERSON', 'anna', 'new disk'],
    ['OFFLINE', 'ONLINE', 'PERSON', 'bob', null],
    ['OK', 'QUARANTINED', 'PERSON', 'anna', 'burns files'],
    ['QUARANTINED', 'OK', 'PERSON', 'bob', 'repaired'],
  ];
  expect(await historyOf(at, 'NODE', 'n1')).toEqual(all);
  const first = { of: 'NODE', subject: 'n1', first: 3, after: null } as const;
  const page = (await readStateHistories(at.db, [first])).get(stateHistoryKey(first));
  const next = { ...first, after: page?.pageInfo.endCursor ?? null };
  const rest = (await readStateHistories(at.db, [next])).get(stateHistoryKey(next));
  expect([...(page?.nodes ?? []), ...(rest?.nodes ?? [])].map(({ target }) => target)).toEqual(
    all.map(([, target]) => target),
  );
});
