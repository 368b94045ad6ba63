import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { openAppender } from '@visor/bus';
import { ROOT, startStack } from '@visor/laptop';
import { freePort, testDirectory } from '@visor/testkit';
import { Follower } from './follow-dataset.ts';

const run = promisify(execFile);
const script = (...given: string[]) => run('/bin/sh', [join(ROOT, 'scripts/kafka.sh'), ...given]);

// It needs a broker of its own, which it stops; where the others have none there is no Java either.
const suite = process.env['VISOR_TEST_KAFKA'] || process.env['CI'] === 'true' ? describe : describe.skip;
suite('over Kafka', () => {
  test('a stream goes on behind its cursor when the broker is stopped and started, and misses nothing', async () => {
    await using stack = new AsyncDisposableStack();
    const { path: folder } = stack.use(testDirectory());
    const port = String(await freePort());
    await script('start', folder, port);
    stack.defer(() => script('stop', folder).then(() => {}));
    const { path: dir } = stack.use(testDirectory());
    const [kafkaBrokers, installation] = [`127.0.0.1:${port}`, `e2e${randomBytes(4).toString('hex')}`];
    const running = stack.use(await startStack({ dir, durable: false, pilots: 0, kafkaBrokers, installation }));
    const log = stack.use(await openAppender({ kind: 'kafka', brokers: [kafkaBrokers], installation }));
    const follower = stack.use(new Follower(running, log));
    await follower.begin();
    await script('stop', folder);
    await script('start', folder, port);
    await follower.announce(5);
    await follower.caughtUp();
    expect(follower.counts).toEqual(follower.counts.toSorted((left, right) => left - right));
    expect(new Set(follower.cursors).size).toBe(follower.cursors.length);
  }, 240_000);
});
