import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import {
  answer,
  claims,
  pilot,
  replies,
  reportOn,
  reports,
  states,
  submit,
  world,
  type World,
} from '../../test/kit.ts';
import { resendRequests } from './resend-requests.ts';

interface Sent {
  readonly requestId: string;
  readonly jobId: string;
  readonly kind: string;
  readonly files: { name: string }[];
}

async function finished(at: World, files: number): Promise<{ task: string; sent: Sent[] }> {
  const task = await submit(at, files);
  const by = await pilot(at);
  await reports(at, by, ...(await claims(at, by, files)).map((claim) => reportOn(claim, 'FINISHED', 1)));
  at.take('wms.tasks.status');
  return { task, sent: at.take('dsm.register.file.process') as Sent[] };
}
const reply = ({ requestId, jobId }: Sent, status: string, more = {}) => ({
  requestId,
  jobId,
  status,
  retrying: false,
  items: [],
  ...more,
});

test('a delay only annotates, a refusal ends the job as FAILED 601, and a repeated answer changes nothing', async () => {
  await using at = await world();
  const { task, sent } = await finished(at, 2);
  const [first, second] = sent.filter((message) => message.kind === 'output');
  if (!first || !second) throw new Error('too few');
  await replies(at, reply(first, 'ERROR', { retrying: true, details: 'storage is away' }));
  expect(await states(at, task)).toEqual(['REGISTERING', 'REGISTERING']);
  const [noted] = await at.db.query<{ note: string }>('select note from job order by ordinal limit 1');
  expect(noted?.note).toContain('storage is away');
  await replies(
    at,
    reply(first, 'OK'),
    reply(first, 'ERROR'),
    reply(second, 'ERROR', { details: 'dataset is closed' }),
  );
  await replies(at, reply(first, 'ERROR'), reply(second, 'OK'));
  expect(await states(at, task)).toEqual(['FINISHED', 'FAILED']);
  const [failed] = await at.db.query('select failure_code, failure_text from job where state = $1', ['FAILED']);
  expect(failed).toEqual({ failure_code: 601, failure_text: 'registration was refused: dataset is closed' });
  expect(at.take('wms.tasks.status')).toEqual([]);
});

test('the summary waits for the logs, and lists exactly the names that were answered OK', async () => {
  await using at = await world();
  const { task, sent } = await finished(at, 3);
  const outputs = sent.filter((message) => message.kind === 'output');
  const logs = sent.filter((message) => message.kind === 'log');
  await replies(at, ...outputs.map((message, index) => reply(message, index === 1 ? 'ERROR' : 'OK')));
  expect(at.take('wms.tasks.status')).toEqual([]);
  await replies(at, ...logs.map((message, index) => reply(message, index === 0 ? 'ERROR' : 'OK', { details: 'no' })));
  const digest = (list: Sent[]) =>
    createHash('sha256')
      .update(
        list
          .flatMap((message) => message.files.map((each) => each.name))
          .sort()
          .join('\n'),
      )
      .digest('hex');
  expect(at.take('wms.tasks.status')).toMatchObject([
    {
      type: 'summary',
      taskId: task,
      jobs: { finished: 2, failed: 1 },
      failures: [{ code: 601, count: 1 }],
      checklists: [
        { kind: 'output', count: 2, digest: digest([outputs[0], outputs[2]] as Sent[]) },
        { kind: 'log', count: 2, digest: digest(logs.slice(1)) },
      ],
    },
  ]);
  const [attempt] = await at.db.query('select log_note, log_file_id from attempt where job_id = $1', [logs[0]?.jobId]);
  expect(attempt).toEqual({ log_note: 'registration was refused: no', log_file_id: null });
});

test('a refused log never moves its job, also while that waits for its outputs', async () => {
  await using at = await world();
  const { task, sent } = await finished(at, 1);
  const of = (kind: string): Sent[] => sent.filter((message) => message.kind === kind);
  await replies(at, ...of('log').map((message) => reply(message, 'ERROR', { details: 'no' })));
  expect(await states(at, task)).toEqual(['REGISTERING']);
  await replies(at, ...of('output').map((message) => reply(message, 'OK')));
  expect(await states(at, task)).toEqual(['FINISHED']);
});

test('a request without an answer is sent again under the same id, ever more rarely', async () => {
  await using at = await world();
  const { sent } = await finished(at, 1);
  const times: number[] = [];
  for (let second = 0; second < 240; second += 10) {
    at.pass(10);
    await resendRequests(at.deps);
    const again = at.take('dsm.register.file.process') as Sent[];
    if (again.length === 0) continue;
    times.push(second + 10);
    expect(again.map((message) => message.requestId).sort()).toEqual(sent.map((message) => message.requestId).sort());
  }
  expect(times).toEqual([30, 90, 210]);
});

test('an answer to nobody’s question is passed over', async () => {
  await using at = await world();
  await replies(at, { requestId: 'nonsense', jobId: 'x', status: 'OK', retrying: false, items: [] });
  expect(await answer(at)).toEqual([]);
});
