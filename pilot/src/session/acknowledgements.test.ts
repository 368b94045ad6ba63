import { expect, test } from '@jest/globals';
import { until } from '@visor/testkit';
import type { HeartbeatInput } from '#operations';
import { farm } from '../../test/kit.ts';
import { openAcknowledgements } from './acknowledgements.ts';

test('a command is acknowledged until a heartbeat that did so is answered', () => {
  const acknowledgements = openAcknowledgements();
  acknowledgements.add({ id: 'a', kind: 'DRAIN' });
  acknowledgements.add({ id: null, kind: 'JOBS_READY' });
  const first = acknowledgements.pending();
  expect(first).toEqual([{ id: 'a', outcome: 'DONE' }]);
  // The heartbeat had no answer; meanwhile another command came, and the first one again.
  acknowledgements.add({ id: 'a', kind: 'DRAIN' });
  acknowledgements.add({ id: 'b', kind: 'RELEASE' });
  expect(acknowledgements.pending()).toHaveLength(2);
  acknowledgements.remove(first);
  expect(acknowledgements.pending()).toEqual([{ id: 'b', outcome: 'UNSUPPORTED' }]);
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
