import { expect, test } from '@jest/globals';
import type { RegisterTask, TaskCommand } from '@visor/schema';
import { ExpectedInputs } from './expected-inputs.ts';
import { prepareIntake } from './prepare-intake.ts';

const dataset = '00000000-0000-7000-8000-0000000000AB';
const register = (more: Partial<RegisterTask> = {}): { readonly value: TaskCommand } => ({
  value: {
    type: 'register',
    task_id: dataset,
    dataset_in_uid: [dataset],
    outputStorage: 'store',
    log: { datasetId: dataset, datasetName: 'log' },
    ...more,
  } as RegisterTask,
});

test('the catalog is asked ahead for what the first new tasks of a batch name, as far as that can exist', () => {
  const asked: string[] = [];
  const catalog = { prepareIntake: (id: string, storage: string) => void asked.push(`${id} ${storage}`) };
  prepareIntake(catalog, new ExpectedInputs(), [
    register(),
    register({ dataset_in_uid: ['x'] }),
    register({ dataset_in_uid: [] }),
    register({ outputStorage: 'x'.repeat(5_000) }),
    { value: { type: 'cancel', task_id: dataset } },
  ]);
  expect(asked).toEqual([`${dataset.toLowerCase()} store`]);
  asked.length = 0;
  prepareIntake(
    catalog,
    new ExpectedInputs(),
    Array.from({ length: 100 }, () => register()),
  );
  expect(asked).toHaveLength(20);
});
