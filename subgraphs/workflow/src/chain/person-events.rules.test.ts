import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TaskState } from '../../generated/types.ts';
import { taskLifecycle } from '../task/task.rules.ts';
import { advance } from './chain.rules.ts';
import type { ChainCommand, ChainEvent, ChainPolicy, PersonEvent, TaskView, WorkflowView } from './chain-view.rules.ts';
import { findProblem, planRetries } from './person-events.rules.ts';

const DAY_MS = 86_400_000;
const at = (days: number): ChainPolicy => ({
  now: new Date(Date.UTC(2026, 10, 1) + days * DAY_MS),
  failedTaskOpenMs: DAY_MS,
});
const unchanged = {
  reason: null,
  paused: false,
  pausedReason: null,
  pausedBy: null,
  rank: null,
  pauseOperation: null,
  rankOperation: null,
  round: 1,
  finishRequested: false,
  failedBy: null,
  closes: null,
  closesAt: null,
  failedJobs: null,
};
const ALL_IDS = ['o0', 'o1', 'l1', 'o2', 'l2', 'o3', 'l3'];

/** Three tasks in these states; the input is closed, the datasets of all are opened. */
function chain(...states: TaskState[]): WorkflowView {
  const tasks = states.map((state, index): TaskView => {
    const stage = index + 1;
    return {
      id: `t${stage}`,
      stage,
      state,
      maxFailedFraction: 0.2,
      streaming: false,
      inputId: `o${index}`,
      outputId: `o${stage}`,
      logId: `l${stage}`,
      ...unchanged,
    };
  });
  const datasets = new Map(ALL_IDS.map((id) => [id, { opened: true, closed: id === 'o0' }]));
  return { id: 'w', status: 'ACTIVE', tasks, datasets };
}

const jobs = { total: 10, defined: 0, queued: 0, active: 0, registering: 0, finished: 0, failed: 0, cancelled: 0 };
const summary = (taskId: string, failed: number, round = 1, cancelled = false): ChainEvent => ({
  type: 'summary',
  taskId,
  summary: { jobs: { ...jobs, failed }, failures: [], cancelled, round },
  contents: [{ datasetId: `o${taskId.slice(1)}`, count: 10 - failed, digest: 'd' }],
});
const note = { operationId: 'op', by: 'anna', reason: 'why not' };
const where = { states: ['FAILED'] };
const asks = (type: 'pause' | 'resume' | 'finish' | 'retry', taskId: string): PersonEvent =>
  type === 'retry' ? { type, taskId, note, where } : { type, taskId, note };
const cancel = (taskId: string): ChainEvent => ({
  type: 'cancel',
  taskId,
  reason: { code: 'CANCELLED', text: 'by bob' },
});

/** Applies batches of events one after the other. */
const play = (view: WorkflowView, ...batches: readonly (readonly [days: number, ...events: ChainEvent[]])[]) => {
  let workflow = view;
  const commands: ChainCommand[] = [];
  for (const [days, ...events] of batches) {
    const result = advance(workflow, events, at(days));
    workflow = result.workflow;
    commands.push(...result.commands);
  }
  const states = workflow.tasks.map(({ state }) => state).join(' ');
  return { workflow, states: `${workflow.status}: ${states}`, commands: commands.map(shown) };
};
function shown(command: ChainCommand): string {
  if (command.type === 'close') return `close ${command.datasetId} ${command.count}`;
  if (command.type === 'upload') return `upload ${command.datasetId}`;
  return `${command.type} ${command.taskId}${command.type === 'retry' ? ` ${command.round}` : ''}`;
}

describe('a task that failed', () => {
  const failed = () => play(chain('IN_PROGRESS', 'DEFINED', 'DEFINED'), [0, summary('t1', 9)]).workflow;

  test('keeps its datasets and those after it open, and closes them with what is there when the time is over', () => {
    expect(play(failed(), [0.9]).commands).toEqual([]);
    const closed = play(failed(), [1], [2]);
    expect(closed.states).toBe('FAILED: FAILED CANCELLED CANCELLED');
    expect(closed.commands).toEqual([
      'close o1 1',
      'close l1 0',
      'close o2 0',
      'close l2 0',
      'close o3 0',
      'close l3 0',
    ]);
    expect(closed.workflow.tasks.map(({ closesAt }) => closesAt)).toEqual([null, null, null]);
  });

  test('is retried by a person with all that was cancelled because of it, in the next round', () => {
    const retried = play(failed(), [0.5, asks('retry', 't1')]);
    expect([retried.states, retried.commands]).toEqual(['ACTIVE: IN_PROGRESS DEFINED DEFINED', ['retry t1 2']]);
    expect(play(retried.workflow, [2, summary('t1', 9)])).toMatchObject({ states: retried.states, commands: [] });
    expect(play(retried.workflow, [2, summary('t1', 0, 2)])).toMatchObject({
      states: 'ACTIVE: CLOSING DEFINED DEFINED',
      commands: ['close o1 10', 'close l1 0'],
    });
  });

  test('keeps its rank in a retry, which workload may have refused when its jobs had ended, and not its pause', () => {
    const rank = { type: 'rank', taskId: 't1', note, rank: 9 } as const;
    const view = play(chain('IN_PROGRESS'), [0, rank, asks('pause', 't1')], [0, summary('t1', 9)]).workflow;
    expect(play(view, [0.5, asks('retry', 't1')]).commands).toEqual(['retry t1 2', 'rank t1']);
  });

  test('that fails again waits from then on', () => {
    const again = play(failed(), [0.5, asks('retry', 't1')], [3, summary('t1', 8, 2)]);
    expect(again.states).toBe('FAILED: FAILED CANCELLED CANCELLED');
    expect(again.workflow.tasks[0]?.closesAt).toEqual(at(4).now);
  });

  test('cannot be retried once its datasets were closed: the refusal names rerun', () => {
    const { workflow, states } = play(failed(), [1]);
    expect(play(workflow, [1, asks('retry', 't1')])).toMatchObject({ states, commands: [] });
    const [task] = workflow.tasks;
    expect(task && findProblem(workflow, task, asks('retry', 't1'))).toMatchObject({
      code: 'ILLEGAL_MOVE',
      message: expect.stringMatching(/datasets were closed; rerun/),
    });
  });

  test('does not bring back what a person cancelled', () => {
    const view = play(chain('IN_PROGRESS', 'DEFINED', 'DEFINED'), [0, cancel('t2')], [0, summary('t1', 9)]);
    expect(view.commands).toEqual(['close o2 0', 'close l2 0', 'close o3 0', 'close l3 0']);
    expect(play(view.workflow, [0, asks('retry', 't1')]).states).toBe('ACTIVE: IN_PROGRESS CANCELLED CANCELLED');
    const later = play(failed(), [0, cancel('t3')]);
    expect(later.commands).toEqual(['close o3 0', 'close l3 0']);
    expect(play(later.workflow, [0, asks('retry', 't1')]).states).toBe('ACTIVE: IN_PROGRESS DEFINED CANCELLED');
  });

  test('is given up by a cancel: all of its chain is closed at once', () => {
    const given = play(failed(), [0.1, cancel('t1')]);
    expect(given.states).toBe('FAILED: FAILED CANCELLED CANCELLED');
    expect(given.commands).toHaveLength(6);
    expect(play(given.workflow, [0.2, cancel('t1')], [5])).toMatchObject({ commands: [] });
  });

  test('is taken as it is by finish, and the chain goes on', () => {
    const accepted = play(failed(), [0.5, asks('finish', 't1')], [0.6, asks('finish', 't1')]);
    expect(accepted.states).toBe('ACTIVE: CLOSING DEFINED DEFINED');
    expect(accepted.commands).toEqual(['close o1 1', 'close l1 0']);
  });

  test('follows a retry that somebody put on the topic, when its summary comes', () => {
    expect(play(failed(), [0.5, summary('t1', 1, 1)]).states).toBe('ACTIVE: CLOSING DEFINED DEFINED');
    expect(play(failed(), [0.5, summary('t1', 9, 2)])).toMatchObject({ commands: [], workflow: failed() });
    expect(play(failed(), [0.5, summary('t1', 7, 2)], [1]).commands).toContain('close o1 3');
  });

  test('brings back also what comes after a successor that went on', () => {
    const [first, second, third] = failed().tasks;
    const tasks = [first, { ...second, state: 'IN_PROGRESS', closes: null, closesAt: null }, third] as TaskView[];
    const retried = play({ ...failed(), status: 'ACTIVE', tasks }, [0.1, asks('retry', 't1')]);
    expect(retried.states).toBe('ACTIVE: IN_PROGRESS IN_PROGRESS DEFINED');
  });

  test('because workload rejected it is sent again, whole', () => {
    const rejected: ChainEvent = { type: 'rejected', taskId: 't1', reason: { code: 'NOT_FOUND', text: 'no storage' } };
    const sent = play(chain('IN_PROGRESS', 'DEFINED'), [0, rejected], [0.5, asks('retry', 't1')]);
    expect([sent.states, sent.commands]).toEqual(['ACTIVE: IN_PROGRESS DEFINED', ['register t1']]);
  });

  test('because a dataset was not opened requests its datasets once more', () => {
    const refused: ChainEvent = { type: 'openRefused', datasetId: 'o2', reason: { code: 'CONFLICT', text: 'name' } };
    const asked = play(chain('IN_PROGRESS', 'DEFINED', 'DEFINED'), [0, refused], [0.5, asks('retry', 't2')]);
    expect([asked.states, asked.commands]).toEqual(['ACTIVE: IN_PROGRESS DEFINED DEFINED', ['open t2']]);
  });

  test('waits for the stages before it; a retry of the workflow takes all in their order', () => {
    const refused: ChainEvent = { type: 'openRefused', datasetId: 'o2', reason: { code: 'CONFLICT', text: 'name' } };
    const { workflow } = play(chain('IN_PROGRESS', 'DEFINED', 'DEFINED'), [0, refused], [0.1, summary('t1', 9)]);
    const retry = (taskId: string) => ({ type: 'retry', taskId, note, where }) as const;
    expect(planRetries(workflow, [retry('t2')]).refused).toMatchObject([{ problem: { code: 'ILLEGAL_MOVE' } }]);
    expect(planRetries(workflow, [retry('t1'), retry('t2')]).refused).toEqual([]);
    expect(play(workflow, [0.2, retry('t1'), retry('t2')]).states).toBe('ACTIVE: IN_PROGRESS DEFINED DEFINED');
    expect(play(workflow, [0.2, retry('t1')]).states).toBe('ACTIVE: IN_PROGRESS FAILED CANCELLED');
  });
});

test('a paused task is not sent before it is resumed', () => {
  const paused = play(chain('CLOSING', 'DEFINED'), [0, asks('pause', 't2')]).workflow;
  const closed = { ...paused, datasets: new Map(ALL_IDS.map((id) => [id, { opened: true, closed: true }])) };
  expect(play(closed, [0])).toMatchObject({ states: 'ACTIVE: FINISHED DEFINED', commands: [] });
  expect(play(closed, [0, asks('resume', 't2')]).commands).toEqual(['register t2']);
});

test('a task IN_PROGRESS is paused, resumed, finished and retried by commands, each once', () => {
  const view = chain('IN_PROGRESS');
  expect(play(view, [0, asks('pause', 't1')], [0, asks('pause', 't1')], [0, asks('resume', 't1')]).commands).toEqual([
    'pause t1',
    'resume t1',
  ]);
  expect(play(view, [0, asks('retry', 't1')], [0, asks('finish', 't1'), asks('finish', 't1')]).commands).toEqual([
    'retry t1 2',
    'finish t1',
  ]);
  expect(play(view, [0, asks('finish', 't1')], [0, summary('t1', 10)]).states).toBe('ACTIVE: CLOSING');
});

test('a pause ends with the jobs of its task, so that a retry runs; one of a task that was not sent stays', () => {
  const failed = play(
    chain('IN_PROGRESS', 'DEFINED'),
    [0, asks('pause', 't1'), asks('pause', 't2')],
    [0, summary('t1', 9)],
  );
  expect(failed.workflow.tasks.map(({ state, paused }) => [state, paused])).toEqual([
    ['FAILED', false],
    ['CANCELLED', true],
  ]);
  const retried = play(failed.workflow, [0, asks('retry', 't1')]);
  expect(retried.commands).toEqual(['retry t1 2']);
  expect(retried.workflow.tasks.map(({ state, paused }) => [state, paused])).toEqual([
    ['IN_PROGRESS', false],
    ['DEFINED', true],
  ]);
});

test('what workload says of a task is taken over, but not of one that it does not have', () => {
  const changed = {
    type: 'changed',
    taskId: 't1',
    paused: true,
    pausedReason: '9 of 10 failed',
    pausedBy: null,
    rank: 7,
    operationId: null,
  } as const;
  expect(play(chain('IN_PROGRESS'), [0, changed]).workflow.tasks[0]).toMatchObject({
    paused: true,
    pausedReason: '9 of 10 failed',
    rank: 7,
  });
  expect(play(chain('DEFINED'), [0, { ...changed, taskId: 't2' }]).commands).toEqual(['register t1']);
});

describe('whatever machines and persons do, in whatever order', () => {
  const taskId = fc.constantFrom('t1', 't2', 't3');
  const event: fc.Arbitrary<ChainEvent> = fc.oneof(
    fc
      .tuple(taskId, fc.constantFrom(0, 9), fc.integer({ min: 1, max: 3 }), fc.boolean())
      .map(([id, failed, round, cancelled]) => summary(id, failed, round, cancelled && failed === 9)),
    fc
      .tuple(fc.constantFrom('pause', 'resume', 'finish', 'retry', 'retry'), taskId)
      .map(([type, id]) => asks(type as 'retry', id)),
    fc
      .tuple(taskId, fc.integer({ min: 1, max: 100 }))
      .map(([id, rank]) => ({ type: 'rank', taskId: id, note, rank }) as const),
    taskId.map(cancel),
    taskId.map((id) => ({ type: 'rejected', taskId: id, reason: { code: 'C', text: 'x' } }) as const),
    fc
      .constantFrom('o1', 'l2', 'o3')
      .map((datasetId) => ({ type: 'openRefused', datasetId, reason: { code: 'C', text: 'x' } }) as const),
    fc.constantFrom('o1', 'l2', 'o3').map((datasetId) => ({ type: 'closeRefused', datasetId, text: 'x' }) as const),
    fc.tuple(taskId, fc.boolean()).map(
      ([id, paused]) =>
        ({
          type: 'changed',
          taskId: id,
          paused,
          pausedReason: null,
          pausedBy: null,
          rank: 1,
          operationId: null,
        }) as const,
    ),
  );
  const step = fc.record({
    days: fc.constantFrom(0, 0, 0, 0.4, 1),
    events: fc.array(event, { maxLength: 3 }),
    closes: fc.boolean(),
  });

  /** Plays steps; the catalog closes what it was asked to close where a step says so. */
  function run(steps: readonly { days: number; events: ChainEvent[]; closes: boolean }[], streaming: boolean) {
    const start = chain('DEFINED', 'DEFINED', 'DEFINED');
    const tasks = start.tasks.map((task) => ({ ...task, streaming: streaming && task.stage === 2 }));
    let workflow: WorkflowView = { ...start, tasks };
    let days = 0;
    const asked: string[] = [];
    const proceed = (events: readonly ChainEvent[], closes: boolean): void => {
      const before = workflow;
      if (closes) {
        const datasets = new Map(workflow.datasets);
        for (const id of asked) datasets.set(id, { opened: true, closed: true });
        workflow = { ...workflow, datasets };
      }
      const result = advance(workflow, events, at(days));
      for (const command of result.commands) {
        if (command.type === 'close') asked.push(command.datasetId);
        // Jobs of a task run only while its output can take files.
        if (command.type === 'retry' || command.type === 'register')
          expect(asked).not.toContain(`o${command.taskId.slice(1)}`);
      }
      workflow = result.workflow;
      for (const [index, task] of workflow.tasks.entries()) {
        const was = before.tasks[index]?.state;
        if (was === 'FINISHED') expect(task.state).toBe('FINISHED');
      }
      expect(workflow.status === 'ACTIVE').toBe(!workflow.tasks.every(({ state }) => taskLifecycle.isFinal(state)));
      expect(advance(workflow, [], at(days)).commands).toEqual([]);
    };
    for (const { days: pause, events, closes } of steps) {
      days += pause;
      proceed(events, closes);
    }
    // The machines go on without persons, who only resume what is paused.
    for (let turn = 0; turn < 12; turn++) {
      days += 2;
      const events = workflow.tasks.flatMap(({ id, state, round, paused }) => [
        ...(paused ? [asks('resume', id)] : []),
        ...(state === 'IN_PROGRESS' || state === 'CANCELLING' ? [summary(id, 0, round, state === 'CANCELLING')] : []),
      ]);
      proceed(events, true);
    }
    return { workflow, asked };
  }

  test('no workflow stays, and each dataset is closed exactly once, never while its task can go on', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.boolean(), (steps, streaming) => {
        const { workflow, asked } = run(steps, streaming);
        expect(workflow.status).not.toBe('ACTIVE');
        expect(asked.toSorted()).toEqual(ALL_IDS.slice(1).toSorted());
      }),
      { numRuns: 500 },
    );
  });
});
