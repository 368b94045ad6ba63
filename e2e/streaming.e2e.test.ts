import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { summaryOf, runVisor } from './command.ts';

const TEMPLATE = `cwlVersion: v1.2
class: Workflow
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements: { ScatterFeatureRequirement: {} }
hints: [{ class: spd:Task, streaming: true, logs: none, retries: 1 }]
inputs:
  raw: File[]
  threads: { type: int, default: 1 }
steps:
  copy:
    scatter: f
    in: { f: raw, threads: threads }
    out: [o]
    run:
      class: CommandLineTool
      requirements:
        ResourceRequirement: { coresMin: $(inputs.threads), ramMin: 64, tmpdirMin: 1, outdirMin: 1 }
        ToolTimeLimit: { timelimit: 60 }
      baseCommand: [cat]
      inputs: { f: { type: File, inputBinding: {} }, threads: int }
      stdout: copy.txt
      outputs: { o: stdout }
  join:
    in: { fs: copy/o }
    out: [o]
    hints: [{ class: spd:Task, sizePerJob: 3 kB, chunk: 5, window: 3 }]
    run:
      class: CommandLineTool
      baseCommand: [cat]
      inputs: { fs: { type: 'File[]', inputBinding: {} } }
      stdout: joined.txt
      outputs: { o: stdout }
outputs: {}
`;

test('steps that stream, merge by size and keep no logs run to their end; nothing is lost or doubled', async () => {
  await using directory = testDirectory();
  const input = join(directory.path, 'in');
  mkdirSync(input);
  // Whatever the order in which copies are registered: two files of 2 kB never fit a job of 3 kB, so each is in a job of its own.
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(input, `${name}.raw`), `${name.repeat(1_999)}\n`);
  const template = join(directory.path, 'streaming.cwl');
  writeFileSync(template, TEMPLATE);
  const ended = await runVisor('demo', '--json', '--input', input, '--template', template);
  const summary = summaryOf(ended);
  expect(summary).toMatchObject({
    ok: true,
    files: { input: 4, output: 4, log: 0 },
    tasks: { FINISHED: 2 },
    jobs: { FINISHED: 8 },
    lost: 0,
    duplicated: 0,
  });
  const logs = summary.datasets.filter(({ name }) => name.includes('.log.'));
  expect(logs.map(({ status, files }) => [status, files])).toEqual([
    ['CLOSED', 0],
    ['CLOSED', 0],
  ]);
}, 120_000);
