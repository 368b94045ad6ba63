import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { advance } from './chain.rules.ts';
import type { ChainEvent, TaskView, WorkflowView } from './chain-view.rules.ts';

const policy = { now: new Date(0), failedTaskOpenMs: 0 };
const task: TaskView = {
  id: 't1',
  stage: 1,
  state: 'IN_PROGRESS',
  reason: null,
  paused: false,
  pausedReason: null,
  pausedBy: null,
  rank: 1,
  pauseOperation: null,
  rankOperation: null,
  round: 1,
  finishRequested: false,
  failedBy: null,
  closes: null,
  closesAt: null,
  failedJobs: null,
  maxFailedFraction: 0,
  streaming: false,
  inputId: 'o0',
  outputId: 'o1',
  logId: 'l1',
};
const START: WorkflowView = { id: 'w', status: 'ACTIVE', tasks: [task], datasets: new Map() };

interface Control {
  readonly paused: boolean;
  readonly pausedReason: string | null;
  readonly pausedBy: string | null;
  readonly rank: number;
}
const controlOf = ({ tasks: [first = task] }: WorkflowView): Control => {
  const { paused, pausedReason, pausedBy, rank } = first;
  return { paused, pausedReason, pausedBy, rank: rank ?? 1 };
};

/** Workload as the workflow hears it: it takes the commands in order, and sends what changed and that it has answered. */
function workloadStandIn() {
  let control = controlOf(START);
  const changed = (operationId: string | null): ChainEvent => ({
    type: 'changed',
    taskId: 't1',
    ...control,
    operationId,
  });
  return {
    get control(): Control {
      return control;
    },
    apply(operationId: string, change: Partial<Control>, isRefused = false): ChainEvent[] {
      const next = { ...control, ...change };
      const isChanged =
        !isRefused && Object.entries(change).some(([key, value]) => control[key as keyof Control] !== value);
      if (isChanged) control = next;
      return [...(isChanged ? [changed(operationId)] : []), { type: 'answered', taskId: 't1', operationId }];
    },
    pauseItself(): ChainEvent[] {
      control = { ...control, paused: true, pausedReason: '9 of 10 failed', pausedBy: null };
      return [changed(null)];
    },
  };
}

test('the rank of two quick changes is the last one from then on, whatever workload says of the first one', () => {
  const ranked = (operationId: string, rank: number): ChainEvent => ({
    type: 'rank',
    taskId: 't1',
    rank,
    note: { operationId, by: 'anna', reason: null },
  });
  const workload = workloadStandIn();
  let { workflow } = advance(START, [ranked('a', 10)], policy);
  ({ workflow } = advance(workflow, [ranked('b', 20)], policy));
  for (const event of [...workload.apply('a', { rank: 10 }), ...workload.apply('b', { rank: 20 })]) {
    ({ workflow } = advance(workflow, [event], policy));
    expect(controlOf(workflow).rank).toBe(20);
  }
  // Nothing is on its way any more: what workload says counts.
  ({ workflow } = advance(workflow, workload.apply('of another client', { rank: 5 }), policy));
  expect(controlOf(workflow).rank).toBe(5);
});

test('a rank that workload refuses does not stop its news', () => {
  const workload = workloadStandIn();
  const note = { operationId: 'a', by: 'anna', reason: null };
  const events: ChainEvent[] = [
    { type: 'rank', taskId: 't1', rank: 10, note },
    ...workload.apply('a', { rank: 10 }, true),
    ...workload.apply('b', { rank: 3 }),
  ];
  expect(controlOf(advance(START, events, policy).workflow).rank).toBe(3);
});

const step = fc.oneof(
  fc.constantFrom('pause', 'resume').map((type) => ({ type }) as const),
  fc.constantFrom(10, 20, 30).map((rank) => ({ type: 'rank', rank }) as const),
  fc.constant({ type: 'workload takes one' } as const),
  fc.constant({ type: 'workload pauses it' } as const),
  fc.constant({ type: 'workflow hears one' } as const),
);

test('a task shows what was asked last until workload has answered that, and then what workload has', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const workload = workloadStandIn();
      const commands: { id: string; change: Partial<Control> }[] = [];
      const news: ChainEvent[] = [];
      let workflow = START;
      const take = (): void => {
        const command = commands.shift();
        if (command) news.push(...workload.apply(command.id, command.change));
      };
      const hear = (): void => {
        const event = news.shift();
        if (!event) return;
        const before = workflow.tasks[0] ?? task;
        ({ workflow } = advance(workflow, [event], policy));
        const isAnswer = event.type === 'changed' ? event.operationId : null;
        if (before.rankOperation !== null && before.rankOperation !== isAnswer)
          expect(controlOf(workflow).rank).toBe(before.rank);
        if (before.pauseOperation !== null && before.pauseOperation !== isAnswer)
          expect(controlOf(workflow).paused).toBe(before.paused);
      };
      const ask = (event: ChainEvent): void => {
        const after = advance(workflow, [event], policy);
        ({ workflow } = after);
        for (const command of after.commands)
          if (command.type === 'rank') commands.push({ id: command.note.operationId, change: { rank: command.rank } });
          else if (command.type === 'pause' || command.type === 'resume') {
            const paused = command.type === 'pause';
            const change = { paused, pausedReason: null, pausedBy: paused ? 'anna' : null };
            commands.push({ id: command.note.operationId, change });
          }
      };
      for (const [index, each] of steps.entries()) {
        const note = { operationId: `op${index}`, by: 'anna', reason: null };
        if (each.type === 'rank') ask({ type: 'rank', taskId: 't1', rank: each.rank, note });
        else if (each.type === 'pause' || each.type === 'resume') ask({ type: each.type, taskId: 't1', note });
        else if (each.type === 'workload takes one') take();
        else if (each.type === 'workload pauses it') news.push(...workload.pauseItself());
        else hear();
      }
      while (commands.length > 0) take();
      while (news.length > 0) hear();
      expect(controlOf(workflow)).toEqual(workload.control);
      expect(workflow.tasks[0]).toMatchObject({ pauseOperation: null, rankOperation: null });
    }),
    { numRuns: 500 },
  );
});
