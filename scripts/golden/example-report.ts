import type { ReplicaBad } from '../../schema/index.ts';
import { jobTransition } from '../../subgraphs/workload/src/job/transition.rules.ts';
import { badReplicas } from '../../subgraphs/workload/src/report/report.messages.ts';
import { ids } from './example-ids.ts';

const SENT_AT = new Date('2026-01-02T03:04:05.678Z');
const failure = { code: 303, source: 'pilot', text: `checksum of ${ids.inputFile} differs` } as const;

/** What the catalog is told of after a job failed over an input's bytes. */
export const badReplicasExample = (): readonly ReplicaBad[] =>
  badReplicas({
    row: { inputs: [{ fileId: ids.inputFile, name: 'a.raw', urls: ['file:///storage/input/a.raw'] }] },
    transitions: [
      {
        state: 'FAILED',
        at: SENT_AT,
        failure,
        report: null,
        outputs: [],
        log: null,
        logNote: null,
        job: jobTransition('fail', { failure, exhausted: true, counted: 1 }),
      },
    ],
  });
