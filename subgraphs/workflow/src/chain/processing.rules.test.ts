import { expect, test } from '@jest/globals';
import { PROCESSING_SENTENCES, processingSentence, type ProcessingCode } from '@visor/schema';
import fc from 'fast-check';
import { taskLifecycle } from '../task/task.rules.ts';
import { templateLifecycle } from '../template/template.rules.ts';
import { workflowLifecycle } from '../workflow/workflow.rules.ts';
import { endingOf } from './chain.rules.ts';
import type { DatasetRow } from '../dataset/dataset.entity.ts';
import {
  explainProcessingState,
  processingStateOf,
  stageSituation,
  type ProcessingSituation,
  type WorkflowSituation,
} from './processing.rules.ts';
import type { TemplateSummary } from '../template/template.entity.ts';

const dataset: DatasetRow = {
  id: 'd',
  name: 'run7.raw',
  external: true,
  opened: true,
  closed: false,
  deleting: false,
  kind: 'input',
  templateId: null,
};
const template: TemplateSummary = {
  id: 't',
  name: 'online',
  mask: '.raw',
  maskKind: 'substring',
  status: 'ACTUAL',
  stepCount: 4,
  createdAt: new Date('2026-11-01T00:00:00Z'),
};
const task = {
  paused: false,
  pausedBy: null,
  pausedReason: null,
  closesAt: null,
  failedJobs: null,
  id: 'k',
  stage: 1,
  step: 'decode',
  reason: null,
  inputId: 'd',
  outputId: 'o',
  logId: 'l',
};
const situation: ProcessingSituation = {
  dataset,
  producedBy: undefined,
  workflows: [],
  templates: [template],
  datasets: new Map(),
};
const codeOf = (more: Partial<ProcessingSituation>): ProcessingCode =>
  explainProcessingState({ ...situation, ...more }).code;
const of = (more: Partial<DatasetRow>, templates = [template]): ProcessingCode =>
  codeOf({ dataset: { ...dataset, ...more }, templates });

const firstRun = { recovered: false, activeRerun: null } as const;

test('an unprocessed dataset tells what keeps it so', () => {
  const loaded: TemplateSummary = { ...template, status: 'LOADED' };
  const archived: TemplateSummary = { ...template, status: 'ARCHIVED' };
  expect(codeOf({ dataset: undefined })).toBe('NOT_SEEN');
  expect(of({})).toBe('ABOUT_TO_START');
  expect(of({ closed: true })).toBe('CLOSED_BEFORE_TEMPLATE');
  expect(of({ deleting: true, closed: true })).toBe('DELETING');
  expect(of({ name: 'run7.rwa' })).toBe('NO_TEMPLATE');
  expect(of({}, [])).toBe('NO_TEMPLATE');
  expect(of({}, [archived, loaded])).toBe('TEMPLATE_LOADED');
  expect(of({}, [archived])).toBe('TEMPLATE_ARCHIVED');
  expect(of({ name: `${'x'.repeat(240)}.raw`, closed: true })).toBe('NAME_TOO_LONG');
  expect(of({ name: 'ы'.repeat(200), closed: true }, [])).toBe('NAME_TOO_LONG');
  expect(of({ name: 'a\u200Bb.raw' })).toBe('NAME_NOT_ALLOWED');
  expect(of({ external: false, kind: 'output' })).toBe('NOT_FROM_OUTSIDE');
  const producedBy = { stage: 2, step: 'filter', workflowId: 'w' };
  expect(codeOf({ producedBy: { ...producedBy, role: 'output' } })).toBe('OUTPUT_OF_TASK');
  expect(codeOf({ producedBy: { ...producedBy, role: 'log' } })).toBe('LOG_OF_TASK');
});

test('the nearest masks stand in the reason, the nearest first', () => {
  const masks = ['.cal', '.raw', 'run7', 'xyz'].map((mask, index) => ({ ...template, id: `t${index}`, mask }));
  const { text, parameters } = explainProcessingState({
    ...situation,
    dataset: { ...dataset, name: 'a.rax' },
    templates: masks,
  });
  expect(parameters).toEqual({ name: 'a.rax', masks: ['.raw', '.cal', 'run7'] });
  expect(text).toBe('no template matches the name a.rax; the most similar masks of ACTUAL templates: .raw, .cal, run7');
});

test('a dataset in work tells what its chain waits for', () => {
  const at = (state: (typeof taskLifecycle.states)[number], files: [closed: boolean, opened: boolean]) => {
    const datasets = new Map([
      ['d', { name: 'run7.raw', opened: true, closed: files[0] }],
      ['o', { name: 'run7.raw.output.1', opened: files[1], closed: false }],
      ['l', { name: 'run7.raw.log.1', opened: true, closed: false }],
    ]);
    return explainProcessingState({
      ...situation,
      datasets,
      workflows: [{ ...firstRun, id: 'w', status: 'ACTIVE', tasks: [{ ...task, state }] }],
    });
  };
  expect(at('DEFINED', [false, false]).code).toBe('WAITS_FOR_CLOSE');
  expect(at('DEFINED', [true, false])).toMatchObject({
    code: 'WAITS_FOR_DATASETS',
    parameters: { datasets: ['run7.raw.output.1'] },
  });
  expect(at('DEFINED', [true, true]).code).toBe('DUE');
  expect(at('IN_PROGRESS', [true, true])).toMatchObject({ text: 'stage 1, decode, is in progress' });
  expect(at('CLOSING', [true, true]).code).toBe('TASK_CLOSING');
  expect(at('CANCELLING', [true, true]).code).toBe('TASK_CANCELLING');
});

test.each(['DEFINED', 'IN_PROGRESS'] as const)(
  'a dataset whose task is %s and paused tells who paused it and why',
  (state) => {
    const tasks = [{ ...task, state, paused: true, pausedBy: 'anna', pausedReason: 'no space' }];
    expect(
      explainProcessingState({ ...situation, workflows: [{ ...firstRun, id: 'w', status: 'ACTIVE', tasks }] }),
    ).toMatchObject({
      code: 'TASK_PAUSED',
      text: 'stage 1, decode, is paused by anna (no space): resumeTask ends the pause',
    });
    const itself = [{ ...task, state, paused: true, pausedBy: null, pausedReason: '9 of 10 failed' }];
    expect(
      explainProcessingState({ ...situation, workflows: [{ ...firstRun, id: 'w', status: 'ACTIVE', tasks: itself }] })
        .text,
    ).toBe('stage 1, decode, is paused (9 of 10 failed): resumeTask ends the pause');
  },
);

test('a failed chain tells which stage failed and why', () => {
  const workflows: WorkflowSituation[] = [
    {
      ...firstRun,
      id: 'w',
      status: 'FAILED',
      tasks: [
        { ...task, state: 'FAILED', reason: { code: 'TOO_MANY_FAILED', text: '3 of 4 jobs failed' } },
        { ...task, id: 'k2', stage: 2, state: 'CANCELLED', reason: { code: 'PREDECESSOR', text: '' } },
      ],
    },
  ];
  expect(explainProcessingState({ ...situation, workflows }).text).toBe(
    'stage 1, decode, failed: TOO_MANY_FAILED: 3 of 4 jobs failed',
  );
});

const anyTemplate: fc.Arbitrary<TemplateSummary> = fc.record({
  id: fc.uuid(),
  name: fc.string(),
  mask: fc.oneof(fc.constantFrom('.raw', '*', 'run?.*', 'x'), fc.string({ minLength: 1, maxLength: 255 })),
  maskKind: fc.constantFrom('substring', 'glob'),
  status: fc.constantFrom(...templateLifecycle.states),
  stepCount: fc.integer({ min: 1, max: 100 }),
  createdAt: fc.constant(new Date('2026-11-01T00:00:00Z')),
});
const anyDataset: fc.Arbitrary<DatasetRow> = fc.record({
  id: fc.constant('d'),
  name: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.integer({ min: 1, max: 255 }).map((length) => `${'n'.repeat(length)}.raw`),
    fc.integer({ min: 1, max: 255 }).map((length) => 'ы'.repeat(length)),
  ),
  external: fc.boolean(),
  opened: fc.boolean(),
  closed: fc.boolean(),
  deleting: fc.boolean(),
  kind: fc.constantFrom('input', 'output', 'log', null),
  templateId: fc.constant(null),
});
const anyWorkflow: fc.Arbitrary<WorkflowSituation> = fc
  .tuple(
    fc.array(fc.constantFrom(...taskLifecycle.states), { minLength: 1, maxLength: 4 }),
    fc.record({ recovered: fc.boolean(), activeRerun: fc.constantFrom(null, 'r') }),
  )
  .map(([states, reruns]): WorkflowSituation => {
    const event = endingOf(states);
    const tasks = states.map((state, index) => ({ ...task, id: `k${index}`, stage: index + 1, state }));
    return { ...reruns, id: 'w', status: (event && workflowLifecycle.next('ACTIVE', event)) ?? 'ACTIVE', tasks };
  });

test('every dataset, whatever its name, its state and the templates there are, has a reason in words', () => {
  fc.assert(
    fc.property(
      fc.option(anyDataset, { nil: undefined }),
      fc.array(anyWorkflow, { maxLength: 3 }),
      fc.array(anyTemplate, { maxLength: 4 }),
      fc.constantFrom(undefined, 'output' as const, 'log' as const),
      (known, workflows, templates, role) => {
        const producedBy = role && { stage: 1, step: 's', workflowId: 'w', role };
        const { code, text, parameters } = explainProcessingState({
          ...situation,
          dataset: known,
          workflows,
          templates,
          producedBy,
        });
        expect(Object.keys(PROCESSING_SENTENCES)).toContain(code);
        expect(text.length).toBeGreaterThan(10);
        expect(text).not.toMatch(/undefined|\{\w+\}/);
        expect(processingSentence(code, parameters as Record<string, unknown>, 'ru')).toMatch(/[а-я]/);
      },
    ),
    { numRuns: 500 },
  );
});

test('both languages have the same parameters', () => {
  const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();
  for (const { en, ru } of Object.values(PROCESSING_SENTENCES)) expect(names(ru)).toEqual(names(en));
});

test.each([
  [[], 'UNPROCESSED'],
  [['ACTIVE', 'FAILED'], 'IN_WORK'],
  [['FINISHED', 'FAILED'], 'FAILED'],
  [['FINISHED', 'CANCELLED'], 'CANCELLED'],
  [['FINISHED'], 'PROCESSED'],
] as const)('a dataset with workflows %j is %s', (statuses, state) => {
  expect(processingStateOf(statuses.map((status) => ({ ...firstRun, status })))).toBe(state);
});

test.each(['FAILED', 'CANCELLED'] as const)('what reruns make of a chain takes the place of its end %s', (status) => {
  const chain = { ...firstRun, id: 'w', status, tasks: [{ ...task, state: status, reason: null }] };
  const at = (more: Partial<WorkflowSituation>): [state: string, code: string] => {
    const workflows = [{ ...chain, ...more }];
    return [processingStateOf(workflows), explainProcessingState({ ...situation, workflows }).code];
  };
  expect(at({})).toEqual([status, `TASK_${status}`]);
  expect(at({ activeRerun: 'r' })).toEqual(['IN_WORK', 'RERUN_IN_PROGRESS']);
  expect(at({ recovered: true })).toEqual(['PROCESSED', 'RERUN_FINISHED']);
  expect(at({ recovered: true, activeRerun: 'r' })).toEqual(['IN_WORK', 'RERUN_IN_PROGRESS']);
});

test.each([
  ['DEFINED', 'IN_WORK', 'WAITS_FOR_CLOSE'],
  ['IN_PROGRESS', 'IN_WORK', 'TASK_IN_PROGRESS'],
  ['CLOSING', 'IN_WORK', 'TASK_CLOSING'],
  ['FINISHED', 'PROCESSED', 'STAGE_FINISHED'],
  ['FAILED', 'FAILED', 'TASK_FAILED'],
  ['CANCELLED', 'CANCELLED', 'TASK_CANCELLED'],
] as const)('what a stage made is as the stage that reads it: %s', (taskState, state, code) => {
  const chain = { id: 'w', ...firstRun };
  const producedBy = { stage: 1, step: 'decode', workflowId: 'w', role: 'output' as const };
  const situationOf = (more: object): [state: string, reason: string] => {
    const workflows = [stageSituation({ ...chain, ...more }, { ...task, stage: 2, step: 'filter', state: taskState })];
    return [processingStateOf(workflows), explainProcessingState({ ...situation, producedBy, workflows }).code];
  };
  expect(situationOf({})).toEqual([state, code]);
  if (state === 'FAILED' || state === 'CANCELLED')
    expect(situationOf({ recovered: true })).toEqual(['PROCESSED', 'RERUN_FINISHED']);
});
