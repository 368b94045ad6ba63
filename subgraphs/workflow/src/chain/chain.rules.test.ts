import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TaskState } from '../../generated/types.ts';
import { advance as advanceBy, endingOf } from './chain.rules.ts';
import type { ChainCommand, ChainEvent, WorkflowView } from './chain-view.rules.ts';
import { taskLifecycle } from '../task/task.rules.ts';
import { EMPTY_CHECKLIST_DIGEST } from '@visor/schema';

const NOW = new Date('2026-11-01T12:00:00.000Z');
/** As where datasets of failed tasks are closed at once. */
const advance = (view: WorkflowView, events: readonly ChainEvent[]) => {
  const { policy: _policy, ...result } = advanceBy(view, events, { now: NOW, failedTaskOpenMs: 0 });
  return result;
};

const unchanged = {
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

/** A chain of tasks in these states: task n reads o(n-1), makes on and ln; the first reads o0. */
function chain(states: readonly TaskState[], facts: { opened?: string[]; closed?: string[] } = {}): WorkflowView {
  const ids = states.flatMap((_, index) => [`o${index + 1}`, `l${index + 1}`]);
  const opened = facts.opened ?? ids;
  const datasets = new Map(
    ['o0', ...ids].map((id) => [id, { opened: opened.includes(id), closed: facts.closed?.includes(id) ?? false }]),
  );
  const tasks = states.map((state, index) => ({
    id: `t${index + 1}`,
    stage: index + 1,
    state,
    reason: null,
    maxFailedFraction: 0.2,
    streaming: false,
    inputId: `o${index}`,
    outputId: `o${index + 1}`,
    logId: `l${index + 1}`,
    ...unchanged,
  }));
  return { id: 'w', status: 'ACTIVE', tasks, datasets };
}
const none = { total: 0, defined: 0, queued: 0, active: 0, registering: 0, finished: 0, failed: 0, cancelled: 0 };
const summary = (taskId: string, total: number, failed: number, cancelled = false): ChainEvent => ({
  type: 'summary',
  taskId,
  summary: { jobs: { ...none, total, failed }, failures: [], cancelled },
  contents: [{ datasetId: `o${taskId.slice(1)}`, count: total - failed, digest: 'd' }],
});
const reason = { code: 'C', text: 'because' };
const after = (view: WorkflowView, ...events: ChainEvent[]) => {
  const { workflow: to, commands } = advance(view, events);
  return { states: to.tasks.map(({ state }) => state).join(' '), status: to.status, commands };
};
const closes = (commands: readonly ChainCommand[]) =>
  commands.flatMap((command) => (command.type === 'close' ? [`${command.datasetId} ${command.count}`] : []));
const empty = (...ids: string[]) => ids.map((id) => `${id} 0`);

describe('a task goes out', () => {
  test('when its input is closed and there is a place for output and log', () => {
    expect(after(chain(['DEFINED', 'DEFINED'], { closed: ['o0'] }))).toEqual({
      states: 'IN_PROGRESS DEFINED',
      status: 'ACTIVE',
      commands: [{ type: 'register', taskId: 't1' }],
    });
  });
  test.each([
    ['its input is open', {}],
    ['its output was not seen', { closed: ['o0'], opened: ['l1'] }],
    ['its log was not seen', { closed: ['o0'], opened: ['o1'] }],
  ])('not while %s', (_title, facts) => {
    expect(after(chain(['DEFINED'], facts))).toEqual({ states: 'DEFINED', status: 'ACTIVE', commands: [] });
  });
  test('not before the one before it has finished, whatever was closed by hand', () => {
    expect(after(chain(['IN_PROGRESS', 'DEFINED'], { closed: ['o0', 'o1'] })).commands).toEqual([]);
  });
});

describe('a task that streams', () => {
  /** The second task streams. */
  const streaming = (states: readonly TaskState[], facts: { opened?: string[]; closed?: string[] } = {}) => {
    const view = chain(states, facts);
    return { ...view, tasks: view.tasks.map((task) => ({ ...task, streaming: task.stage === 2 })) };
  };
  test.each<[TaskState, string]>([
    ['DEFINED', 'DEFINED DEFINED DEFINED'],
    ['IN_PROGRESS', 'IN_PROGRESS IN_PROGRESS DEFINED'],
    ['CLOSING', 'CLOSING IN_PROGRESS DEFINED'],
    ['CANCELLING', 'CANCELLING DEFINED DEFINED'],
  ])('goes out beside one that is %s', (state, states) => {
    expect(after(streaming([state, 'DEFINED', 'DEFINED'])).states).toBe(states);
  });
  test('as the first of its chain goes out when its input is opened', () => {
    const [first] = streaming(['DEFINED']).tasks;
    if (!first) throw new Error('no task');
    const view = { ...chain(['DEFINED'], { opened: ['o0', 'o1', 'l1'] }), tasks: [{ ...first, streaming: true }] };
    expect(after(view).states).toBe('IN_PROGRESS');
    expect(after({ ...view, datasets: chain(['DEFINED']).datasets }).states).toBe('DEFINED');
  });
  test('may finish before the task beside which it runs', () => {
    const closed = { closed: ['o0', 'o1', 'o2', 'l2'] };
    expect(after(streaming(['CLOSING', 'CLOSING', 'DEFINED'], closed)).states).toBe('CLOSING FINISHED IN_PROGRESS');
  });
  test('is cancelled with the task beside which it runs, and those after it', () => {
    const { states, commands } = after(streaming(['IN_PROGRESS', 'IN_PROGRESS', 'DEFINED']), summary('t1', 10, 9));
    expect(states).toBe('FAILED CANCELLING CANCELLED');
    expect(commands).toContainEqual({ type: 'cancel', taskId: 't2' });
  });
  test('goes on while that task can be retried, and is cancelled when it cannot any more', () => {
    const view = streaming(['IN_PROGRESS', 'IN_PROGRESS', 'DEFINED']);
    const failed = advanceBy(view, [summary('t1', 10, 9)], { now: NOW, failedTaskOpenMs: 1_000 }).workflow;
    expect(failed.tasks.map(({ state }) => state)).toEqual(['FAILED', 'IN_PROGRESS', 'CANCELLED']);
    const later = { now: new Date(NOW.getTime() + 1_000), failedTaskOpenMs: 1_000 };
    const { workflow: to, commands } = advanceBy(failed, [], later);
    expect(to.tasks.map(({ state }) => state)).toEqual(['FAILED', 'CANCELLING', 'CANCELLED']);
    expect(closes(commands)).toContain('o1 1');
    const ended = advanceBy(to, [summary('t2', 3, 0, true)], later).workflow;
    expect([ended.status, ended.tasks[1]?.state]).toEqual(['FAILED', 'CANCELLED']);
  });
});

describe('a message of workload on a task that does not wait for it is ignored', () => {
  const ignoredOf = (view: WorkflowView, what: ChainEvent) =>
    advance(view, [what]).ignored.map(({ event, state }) => `${event.type} ${state}`);
  const rejected: ChainEvent = { type: 'rejected', taskId: 't1', reason };
  test.each(['DEFINED', 'CLOSING', 'FINISHED', 'FAILED', 'CANCELLED', 'SKIPPED'] as const)('%s', (state) => {
    expect(ignoredOf(chain([state, 'DEFINED']), summary('t1', 1, 0))).toEqual([`summary ${state}`]);
    expect(ignoredOf(chain([state, 'DEFINED']), rejected)).toEqual([`rejected ${state}`]);
  });
  test('but not that there is nothing left to cancel', () => {
    expect(ignoredOf(chain(['CANCELLED', 'DEFINED']), summary('t1', 0, 0, true))).toEqual([]);
  });
  test.each(['IN_PROGRESS', 'CANCELLING'] as const)('nor what a task that is %s waits for', (state) => {
    expect(ignoredOf(chain([state]), summary('t1', 1, 0))).toEqual([]);
    expect(ignoredOf(chain([state]), rejected)).toEqual([]);
  });
  test('also when its workflow has ended, and of two in one batch', () => {
    expect(ignoredOf({ ...chain(['FINISHED']), status: 'FINISHED' }, summary('t1', 1, 0))).toEqual([
      'summary FINISHED',
    ]);
    const twice = advance(chain(['IN_PROGRESS']), [summary('t1', 1, 0), summary('t1', 1, 0)]);
    expect(twice.ignored).toMatchObject([{ state: 'CLOSING' }]);
  });
});

describe('a summary', () => {
  test('closes output and log with what was registered; a dataset it does not name is empty', () => {
    const { states, commands } = after(chain(['IN_PROGRESS', 'DEFINED']), summary('t1', 10, 2));
    expect(states).toBe('CLOSING DEFINED');
    expect(commands).toEqual([
      { type: 'close', datasetId: 'o1', count: 8, digest: 'd' },
      { type: 'close', datasetId: 'l1', count: 0, digest: EMPTY_CHECKLIST_DIGEST },
    ]);
  });
  test('of too many failures fails the task, closes what is there, and cuts off those after it', () => {
    const { states, status, commands } = after(chain(['IN_PROGRESS', 'DEFINED', 'DEFINED']), summary('t1', 10, 3));
    expect([states, status]).toEqual(['FAILED CANCELLED CANCELLED', 'FAILED']);
    expect(closes(commands)).toEqual(['o1 7', ...empty('l1', 'o2', 'l2', 'o3', 'l3')]);
  });
  test('of a task without jobs finishes it', () => {
    expect(after(chain(['IN_PROGRESS']), summary('t1', 0, 0)).states).toBe('CLOSING');
  });
  test('that comes twice changes nothing the second time', () => {
    expect(after(chain(['CLOSING', 'DEFINED']), summary('t1', 10, 9)).commands).toEqual([]);
  });
  test.each([true, false])(
    'ends a task that is being cancelled, whether it says cancelled (%p) or not',
    (cancelled) => {
      const { states, status } = after(chain(['CANCELLING', 'CANCELLED']), summary('t1', 10, 0, cancelled));
      expect([states, status]).toEqual(['CANCELLED CANCELLED', 'CANCELLED']);
    },
  );
});

test('when both datasets are closed the task is finished and the next goes out at once', () => {
  const view = chain(['CLOSING', 'DEFINED'], { closed: ['o0', 'o1', 'l1'] });
  expect(after(view)).toEqual({
    states: 'FINISHED IN_PROGRESS',
    status: 'ACTIVE',
    commands: [{ type: 'register', taskId: 't2' }],
  });
  expect(after(chain(['CLOSING'], { closed: ['o0', 'o1'] })).states).toBe('CLOSING');
});

test('the last to finish ends the workflow and marks its dataset for upload', () => {
  const view = chain(['FINISHED', 'CLOSING'], { closed: ['o0', 'o1', 'l1', 'o2', 'l2'] });
  expect(after(view)).toEqual({
    states: 'FINISHED FINISHED',
    status: 'FINISHED',
    commands: [{ type: 'upload', datasetId: 'o2' }],
  });
});

test('a rejected task fails with the reason given; its datasets and those after it are closed empty', () => {
  const { workflow: to, commands } = advance(chain(['IN_PROGRESS', 'DEFINED']), [
    { type: 'rejected', taskId: 't1', reason },
  ]);
  expect(to.tasks.map(({ state, reason: why }) => [state, why?.code])).toEqual([
    ['FAILED', 'C'],
    ['CANCELLED', 'PREDECESSOR'],
  ]);
  expect(closes(commands)).toEqual(empty('o1', 'l1', 'o2', 'l2'));
});

test('a refused close fails a task that is closing, and nothing else', () => {
  const refused: ChainEvent = { type: 'closeRefused', datasetId: 'l1', text: 'two files too many' };
  expect(after(chain(['CLOSING', 'DEFINED']), refused).states).toBe('FAILED CANCELLED');
  expect(after(chain(['IN_PROGRESS', 'DEFINED']), refused).states).toBe('IN_PROGRESS DEFINED');
});

test('a task whose output or log cannot be opened fails before it is sent; those before it go on', () => {
  const refused = (datasetId: string): ChainEvent => ({ type: 'openRefused', datasetId, reason });
  const first = advance(chain(['DEFINED', 'DEFINED'], { opened: ['l1'], closed: ['o0'] }), [refused('o1')]);
  expect([first.workflow.tasks.map(({ state }) => state), first.workflow.status]).toEqual([
    ['FAILED', 'CANCELLED'],
    'FAILED',
  ]);
  expect(first.workflow.tasks[0]?.reason).toEqual(reason);
  expect(closes(first.commands)).toEqual(empty('o1', 'l1', 'o2', 'l2'));

  const later = after(chain(['IN_PROGRESS', 'DEFINED', 'DEFINED']), refused('l2'), refused('o2'));
  expect([later.states, later.status]).toEqual(['IN_PROGRESS FAILED CANCELLED', 'ACTIVE']);
  expect(closes(later.commands)).toEqual(empty('o2', 'l2', 'o3', 'l3'));
  expect(after(chain(['IN_PROGRESS', 'DEFINED']), refused('o1')).states).toBe('IN_PROGRESS DEFINED');
});

describe('cancel', () => {
  const cancel = (taskId: string): ChainEvent => ({ type: 'cancel', taskId, reason });
  test.each<[TaskState, string, string[], string]>([
    ['DEFINED', 'CANCELLED CANCELLED', ['close', 'close', 'close', 'close'], 'CANCELLED'],
    ['IN_PROGRESS', 'CANCELLING CANCELLED', ['cancel', 'close', 'close'], 'ACTIVE'],
    ['CLOSING', 'CLOSING CANCELLED', ['close', 'close'], 'ACTIVE'],
    ['CANCELLING', 'CANCELLING CANCELLED', ['close', 'close'], 'ACTIVE'],
  ])('of a task that is %s', (state, states, commands, status) => {
    const result = after(chain([state, 'DEFINED']), cancel('t1'));
    expect([result.states, result.commands.map(({ type }) => type), result.status]).toEqual([states, commands, status]);
  });
  test('has its effect once', () => {
    const once = advance(chain(['IN_PROGRESS', 'DEFINED']), [cancel('t1')]).workflow;
    expect(advance(once, [cancel('t1'), cancel('t2')])).toEqual({ workflow: once, commands: [], ignored: [] });
  });
  test('of a later task lets the ones before it finish; the workflow ends cancelled, and nothing is uploaded', () => {
    const cut = advance(chain(['IN_PROGRESS', 'DEFINED'], { closed: ['o0'] }), [cancel('t2')]).workflow;
    expect(cut.tasks.map(({ state }) => state)).toEqual(['IN_PROGRESS', 'CANCELLED']);
    const done = {
      ...cut,
      tasks: cut.tasks.map((task) => (task.id === 't1' ? { ...task, state: 'CLOSING' as const } : task)),
    };
    const view = { ...done, datasets: chain(['CLOSING', 'CANCELLED'], { closed: ['o0', 'o1', 'l1'] }).datasets };
    expect(after(view)).toEqual({ states: 'FINISHED CANCELLED', status: 'CANCELLED', commands: [] });
  });
});

describe('whatever happens, in whatever order', () => {
  const event = fc.oneof(
    fc.record({
      type: fc.constant('rejected' as const),
      taskId: fc.constantFrom('t1', 't2', 't3'),
      reason: fc.constant(reason),
    }),
    fc
      .tuple(fc.constantFrom('t1', 't2', 't3'), fc.integer({ min: 0, max: 10 }), fc.boolean())
      .map(([id, failed, cancelled]) => summary(id, 10, failed, cancelled)),
    fc.record({
      type: fc.constant('closeRefused' as const),
      datasetId: fc.constantFrom('o1', 'l1', 'o2', 'l3'),
      text: fc.constant('x'),
    }),
    fc.record({
      type: fc.constant('openRefused' as const),
      datasetId: fc.constantFrom('o1', 'l1', 'o2', 'l3'),
      reason: fc.constant(reason),
    }),
    fc.record({
      type: fc.constant('cancel' as const),
      taskId: fc.constantFrom('t1', 't2', 't3'),
      reason: fc.constant(reason),
    }),
  );
  const fact = fc.record({ id: fc.constantFrom('o0', 'o1', 'l1', 'o2', 'l2', 'o3', 'l3'), closed: fc.boolean() });
  const steps = fc.array(fc.oneof(event, fact), { maxLength: 40 });

  const play = (
    what: readonly (ChainEvent | { id: string; closed: boolean })[],
    look: (before: WorkflowView, to: WorkflowView, commands: readonly ChainCommand[]) => void,
  ) => {
    let view = chain(['DEFINED', 'DEFINED', 'DEFINED'], { opened: [] });
    for (const happened of what) {
      const datasets =
        'id' in happened
          ? new Map(view.datasets).set(happened.id, {
              opened: true,
              closed: happened.closed || view.datasets.get(happened.id)?.closed === true,
            })
          : view.datasets;
      const before = { ...view, datasets };
      const { workflow: to, commands } = advance(before, 'id' in happened ? [] : [happened]);
      look(before, to, commands);
      view = to;
    }
    return view;
  };

  test('tasks make only transitions of the table, final states stay, and a workflow ends when its last task does', () => {
    const legal = (from: TaskState, to: TaskState): boolean => from === to || taskLifecycle.canBecome(from, to);
    fc.assert(
      fc.property(steps, (what) => {
        play(what, (before, to) => {
          for (const [index, task] of to.tasks.entries()) {
            const was = before.tasks[index]?.state ?? 'DEFINED';
            expect(legal(was, task.state)).toBe(true);
            if (taskLifecycle.isFinal(was)) expect(task.state).toBe(was);
          }
          expect(to.status === 'ACTIVE').toBe(!to.tasks.every(({ state }) => taskLifecycle.isFinal(state)));
        });
      }),
    );
  });

  test('each task is registered at most once, each dataset closed at most once, and never before the one before finished', () => {
    fc.assert(
      fc.property(steps, (what) => {
        const seen = new Set<string>();
        play(what, (_before, to, commands) => {
          for (const command of commands) {
            const key = `${command.type} ${'taskId' in command ? command.taskId : command.datasetId}`;
            expect(seen.has(key)).toBe(false);
            seen.add(key);
            if (command.type !== 'register') continue;
            const stage = to.tasks.find(({ id }) => id === command.taskId)?.stage ?? 0;
            expect(to.tasks.filter((task) => task.stage < stage).every(({ state }) => state === 'FINISHED')).toBe(true);
          }
        });
      }),
    );
  });

  test('looking again without anything new finds nothing to do', () => {
    fc.assert(
      fc.property(steps, (what) => {
        const view = play(what, () => {});
        expect(advance(view, [])).toEqual({ workflow: view, commands: [], ignored: [] });
      }),
    );
  });

  test('once every task of a chain has ended, each of its datasets has been asked to close', () => {
    fc.assert(
      fc.property(steps, (what) => {
        const asked = new Set<string>();
        const view = play(what, (_before, _to, commands) => {
          for (const command of commands) if (command.type === 'close') asked.add(command.datasetId);
        });
        expect(view.status === 'ACTIVE' || asked.size === 6).toBe(true);
      }),
    );
  });
});

test('final states are those without an event', () => {
  expect(taskLifecycle.finalStates).toEqual(['FINISHED', 'FAILED', 'CANCELLED', 'SKIPPED']);
  expect(taskLifecycle.states).toHaveLength(8);
});

test.each<[TaskState[], string | undefined]>([
  [['FINISHED', 'FINISHED'], 'finish'],
  [['FINISHED', 'SKIPPED'], 'finish'],
  [['FINISHED', 'IN_PROGRESS'], undefined],
  [['FAILED', 'CANCELLED'], 'fail'],
  [['FINISHED', 'CANCELLED'], 'cancel'],
  [['CLOSING', 'CANCELLED'], undefined],
])('a workflow with tasks %j: %s', (states, expected) => {
  expect(endingOf(states)).toBe(expected);
});
