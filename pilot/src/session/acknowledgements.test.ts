import { expect, test } from '@jest/globals';
import { until } from '@visor/testkit';
import type { HeartbeatInput } from '#operations';
import { farm } from '../../test/kit.ts';
import { openAcknowledgements } from './acknowledgements.ts';

test('a command is acknowledged until a heartbeat that did so is answered', () => {
  const acknowledgements = openAcknowledgements();
  acknowledgements.add({ id: 'a', kind: 'DRAIN', version: null });
  acknowledgements.add({ id: null, kind: 'JOBS_READY', version: null });
  const first = acknowledgements.pending();
  expect(first).toEqual([{ id: 'a', outcome: 'DONE' }]);
  // The heartbeat had no answer; meanwhile another command came, and the first one again.
  acknowledgements.add({ id: 'a', kind: 'DRAIN', version: null });
  acknowledgements.add({ id: 'b', kind: 'RELEASE', version: '2.0.0' });
  expect(acknowledgements.pending()).toHaveLength(2);
  acknowledgements.remove(first);
  expect(acknowledgements.pending()).toEqual([{ id: 'b', outcome: 'UNSUPPORTED' }]);
});

test('a release is acknowledged when the daemon runs it, or says why not', () => {
  const asked: string[] = [];
  const outcomes = new Map<string, { outcome: 'DONE' | 'FAILED'; text?: string }>();
  const acknowledgements = openAcknowledgements({
    request: (version) => void asked.push(version),
    outcome: (version) => outcomes.get(version),
    confirm: () => {},
    problem: undefined,
  });
  acknowledgements.add({ id: 'a', kind: 'RELEASE', version: '2.0.0' });
  expect(acknowledgements.pending()).toEqual([]);
  expect(asked).toEqual(['2.0.0']);
  outcomes.set('2.0.0', { outcome: 'FAILED', text: 'wrong sum' });
  expect(acknowledgements.pending()).toEqual([{ id: 'a', outcome: 'FAILED', text: 'wrong sum' }]);
});

test('a pilot acknowledges what it receives, also a command of a later version', async () => {
  await using on = await farm();
  const beats: HeartbeatInput[] = [];
  on.server.on('heartbeat', (input: HeartbeatInput) => beats.push(input));
  const acknowledged = () => beats.flatMap((input) => input.acknowledged ?? []);
  await until(() => {
    on.server.command({ id: 'r', kind: 'RELEASE', jobId: null, attempt: null });
    return acknowledged().length > 0;
  });
  expect(acknowledged()[0]).toEqual({ id: 'r', outcome: 'UNSUPPORTED' });
  await until(() => beats.at(-1)?.acknowledged?.length === 0);
});
