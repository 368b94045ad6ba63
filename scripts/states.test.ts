import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { datasetLifecycle } from '@visor/data/dataset.rules';
import { fileLifecycle } from '@visor/data/file.rules';
import { inspectionLifecycle } from '@visor/data/inspection.rules';
import { replicaLifecycle } from '@visor/data/replica.rules';
import { operationLifecycle } from '@visor/workflow/operation.rules';
import { taskLifecycle } from '@visor/workflow/task.rules';
import { templateLifecycle } from '@visor/workflow/template.rules';
import { workflowLifecycle } from '@visor/workflow/workflow.rules';
import { attemptLifecycle } from '@visor/workload/attempt.rules';
import { jobLifecycle } from '@visor/workload/job.rules';
import { pilotLifecycle } from '@visor/workload/pilot.rules';

/** The values of every enum of a subgraph's SDL. */
function enumsOf(subgraph: string): Readonly<Record<string, readonly string[]>> {
  const text = readFileSync(join(import.meta.dirname, `../schema/${subgraph}.graphql`), 'utf8');
  return Object.fromEntries(
    parse(text).definitions.flatMap((definition) =>
      definition.kind === Kind.ENUM_TYPE_DEFINITION
        ? [[definition.name.value, (definition.values ?? []).map(({ name }) => name.value)]]
        : [],
    ),
  );
}

test.each([
  ['data', 'DatasetStatus', datasetLifecycle.states],
  ['data', 'FileStatus', fileLifecycle.states],
  ['data', 'ReplicaStatus', replicaLifecycle.states],
  ['data', 'InspectionState', inspectionLifecycle.states],
  ['workflow', 'TemplateStatus', templateLifecycle.states],
  ['workflow', 'WorkflowStatus', workflowLifecycle.states],
  ['workflow', 'TaskState', taskLifecycle.states],
  ['workflow', 'OperationState', operationLifecycle.states],
  ['workflow', 'JobState', jobLifecycle.states],
  ['workload', 'JobState', jobLifecycle.states],
  ['workload', 'AttemptState', attemptLifecycle.states],
  ['workload', 'PilotStatus', pilotLifecycle.states],
])('schema/%s.graphql: %s has the states of its lifecycle', (subgraph, name, states) => {
  expect(enumsOf(subgraph)[name]?.toSorted()).toEqual(states.toSorted());
});
