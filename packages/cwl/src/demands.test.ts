import { describe, expect, test } from '@jest/globals';
import { compileChain } from './compile.ts';
import { readSize } from './size.ts';
import type { ChainStep } from './types.ts';

/** A merge after a map; `hints` and `requirements` are those of the merge's step, line 21 and 22. */
const template = (hints = '{}', requirements = '{}') => `cwlVersion: v1.2
class: Workflow
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements: { ScatterFeatureRequirement: {} }
inputs:
  raw: File[]
  threads: { type: int, default: 4 }
  word: { type: string, default: x }
steps:
  copy:
    scatter: f
    in: { f: raw }
    out: [o]
    run:
      class: CommandLineTool
      baseCommand: cp
      inputs: { f: File }
      outputs: { o: { type: File, outputBinding: { glob: '*.o' } } }
  join:
    in: { fs: copy/o, threads: threads, word: word }
    hints: ${hints}
    requirements: ${requirements}
    out: [o]
    run:
      class: CommandLineTool
      baseCommand: join
      inputs: { fs: 'File[]', threads: int, word: string }
      outputs: { o: { type: File, outputBinding: { glob: '*.o' } } }
outputs: {}
`;
const hinted = (fields: string) => template(`{ spd:Task: { ${fields} } }`);
const demanding = (fields: string) => template('{}', `{ ResourceRequirement: { ${fields} } }`);

function stepOf(text: string, parameters?: unknown): ChainStep {
  const compiled = compileChain(text, parameters);
  if (!('chain' in compiled)) throw new Error(compiled.problems.map(({ message }) => message).join('; '));
  const step = compiled.chain.steps.at(-1);
  if (!step) throw new Error('no step');
  return step;
}
const problemsOf = (text: string, parameters?: unknown) => {
  const compiled = compileChain(text, parameters);
  return 'problems' in compiled ? compiled.problems : [];
};

test('without hints a step is as before', () => {
  const step = stepOf(template());
  expect(Object.keys(step)).not.toEqual(
    expect.arrayContaining(['streaming', 'sizePerJob', 'chunk', 'window', 'labels', 'keepLogs', 'filesPerJob']),
  );
  expect(step.resources).toEqual({ cores: 1, ramMiB: 256, scratchMiB: 2_048 });
});

test('every field of the hint becomes a field of the step', () => {
  const text = hinted(
    'streaming: true, sizePerJob: 200 MiB, filesPerJob: 9, chunk: 50, window: 20, labels: [avx512, site=lhep], gpus: 2, logs: none',
  );
  expect(stepOf(text)).toMatchObject({
    streaming: true,
    sizePerJob: 200 * 2 ** 20,
    filesPerJob: 9,
    chunk: 50,
    window: 20,
    labels: ['avx512', 'site=lhep'],
    device: 'GPU',
    keepLogs: false,
    resources: { gpus: 2 },
  });
  expect(stepOf(hinted('logs: keep, streaming: false, labels: []'))).toEqual(stepOf(template()));
});

test('a step for GPUs needs one, unless it says how many', () => {
  expect(stepOf(hinted('device: GPU')).resources.gpus).toBe(1);
  expect(stepOf(hinted('device: GPU, gpus: 4')).resources.gpus).toBe(4);
  expect(stepOf(hinted('gpus: 0'))).toMatchObject({ device: 'CPU' });
});

describe('a wrong field of the hint is reported at its line, with what to write', () => {
  test.each([
    ['streaming: "yes"', 'streaming must be true or false, not "yes"'],
    ['streaming: 1', 'streaming must be true or false, not 1'],
    ['sizePerJob: 0', 'sizePerJob must be a size'],
    ['sizePerJob: -5', 'sizePerJob must be a size'],
    ['sizePerJob: 1.5', 'sizePerJob must be a size'],
    ['sizePerJob: 9e99', 'sizePerJob must be a size'],
    ['sizePerJob: .nan', 'sizePerJob must be a size'],
    ['sizePerJob: 5 parsecs', 'sizePerJob must be a size'],
    ['chunk: 0', 'chunk must be a whole number from 1 to 100000'],
    ['chunk: 100001', 'chunk must be'],
    ['window: 0', 'window must be a whole number from 1 to 1000000'],
    ['window: .inf', 'window must be a whole number from 1 to 1000000, not Infinity'],
    ['rank: .nan', 'rank must be a whole number from 1 to 100, not NaN'],
    ['labels: avx512', 'labels must be a list'],
    ['labels: [a b]', 'labels has "a b"; a label is'],
    ['labels: [1]', 'labels must be a list'],
    [`labels: [${Array.from({ length: 33 }, (_, index) => `l${index}`).join(', ')}]`, 'labels has 33 labels'],
    ['gpus: -1', 'gpus must be a whole number from 0 to 1000'],
    ['gpus: 1.5', 'gpus must be'],
    ['device: CPU, gpus: 1', 'gpus is 1, but device is CPU'],
    ['device: ANY, gpus: 1', 'gpus is 1, but device is ANY'],
    ['device: GPU, gpus: 0', 'gpus is 0, but device is GPU'],
    ['logs: no', 'logs must be keep, none, not "no"'],
    ['logs: false', 'logs must be keep, none, not false'],
  ])('%s', (fields, message) => {
    const problems = problemsOf(hinted(fields));
    expect(problems).toEqual([expect.objectContaining({ line: 21, severity: 'ERROR', code: 'SPD_HINT_VALUE' })]);
    expect(problems[0]?.message).toContain(message);
  });

  test('a field that is misspelt is named', () => {
    expect(problemsOf(hinted('streeming: true'))).toMatchObject([
      { code: 'CWL_FIELD', line: 21, hint: 'did you mean "streaming"?' },
    ]);
  });

  test.each(['filesPerJob: 3', 'sizePerJob: 3 MB'])('%s of a map step', (field) => {
    const text = template().replace('    scatter: f\n', `    scatter: f\n    hints: { spd:Task: { ${field} } }\n`);
    expect(problemsOf(text)).toMatchObject([{ line: 12, message: expect.stringContaining('is for merge steps') }]);
  });
});

describe('what a job needs', () => {
  test.each<[string, object]>([
    ['coresMin: 2, ramMin: 512.5, tmpdirMin: 10, outdirMin: 5', { cores: 2, ramMiB: 512.5, scratchMiB: 15 }],
    ['coresMax: 3, ramMax: 100', { cores: 3, ramMiB: 100 }],
    ['coresMin: 0.5, coresMax: 8', { cores: 0.5 }],
    ['coresMin: $(inputs.threads)', { cores: 4 }],
    ['coresMin: " $(inputs.threads) "', { cores: 4 }],
  ])('%s', (fields, resources) => {
    expect(stepOf(demanding(fields)).resources).toMatchObject(resources);
  });

  test('follows the parameters of the workflow', () => {
    expect(stepOf(demanding('coresMin: $(inputs.threads)'), { threads: 7 }).resources.cores).toBe(7);
    expect(problemsOf(demanding('coresMin: $(inputs.threads)'), { threads: -1 })).toMatchObject([
      { code: 'CWL_FIELD', line: 22, message: expect.stringContaining('$(inputs.threads) is -1') },
    ]);
  });

  test('a time limit may be a reference, too; 0 is none', () => {
    const limited = (value: string) => template('{}', `{ ToolTimeLimit: { timelimit: ${value} } }`);
    expect(stepOf(limited('60')).resources.wallSeconds).toBe(60);
    expect(stepOf(limited('$(inputs.threads)')).resources.wallSeconds).toBe(4);
    expect(stepOf(limited('0')).resources.wallSeconds).toBeUndefined();
    for (const wrong of ['-1', '1.5', '"60"', '2147483648', '$(inputs.word)', '${return 1}', '$(inputs.fs.length)'])
      expect(problemsOf(limited(wrong)).map(({ line }) => line)).toEqual([22]);
  });

  test.each([
    ['coresMin: -1', 'CWL_FIELD', 'coresMin must be a number from 0 to 10000, not -1'],
    ['coresMin: 10001', 'CWL_FIELD', 'coresMin must be'],
    ['coresMin: .nan', 'CWL_FIELD', 'coresMin must be'],
    ['ramMin: .inf', 'CWL_FIELD', 'ramMin must be'],
    ['ramMin: "4"', 'CWL_FIELD', 'ramMin must be'],
    ['ramMin: 4 GiB', 'CWL_FIELD', 'ramMin must be'],
    ['ramMin: [1]', 'CWL_FIELD', 'ramMin must be'],
    ['ramMin: 1099511627776', 'CWL_FIELD', 'ramMin must be'],
    ['coresMin: 4, coresMax: 2', 'CWL_FIELD', 'coresMin is 4, more than coresMax, 2'],
    ['coresMin: $(inputs.nope)', 'CWL_EXPR', 'no input "nope"'],
    ['coresMin: $(inputs.word)', 'CWL_EXPR', 'coresMin must be a number, $(inputs.word) is string'],
    ['coresMin: $(inputs.fs.length)', 'CWL_EXPR', 'coresMin must be known before a job runs'],
    ['coresMin: "$(inputs.fs[0].size)"', 'CWL_EXPR', 'coresMin must be known before a job runs'],
    ['coresMin: $(runtime.cores)', 'CWL_EXPR', 'coresMin must be known before a job runs'],
    ['coresMin: "$(inputs.threads)0"', 'CWL_EXPR', 'coresMin must be known before a job runs'],
    ['coresMin: "${return 1}"', 'CWL_EXPR', 'JavaScript'],
    ['cores: 2', 'CWL_FIELD', '"cores" is not a field here'],
  ])('%s is refused', (fields, code, message) => {
    const problems = problemsOf(demanding(fields));
    expect(problems).toEqual([expect.objectContaining({ code, line: 22, severity: 'ERROR' })]);
    expect(problems[0]?.message).toContain(message);
  });
});

test.each<[unknown, number | undefined]>([
  [1, 1],
  ['1', undefined],
  ['1 B', 1],
  ['2kB', 2_000],
  ['1.5 GiB', 1.5 * 2 ** 30],
  [' 4 GB ', 4e9],
  ['4 gb', undefined],
  ['-4 GB', undefined],
  ['1e3 MB', undefined],
  ['9999999 TiB', undefined],
  [2 ** 53, undefined],
  [null, undefined],
])('the size %j is %p bytes', (value, bytes) => {
  expect(readSize(value)).toBe(bytes);
});
