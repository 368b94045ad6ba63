import { describe, expect, test } from '@jest/globals';
import { startProxy, until, type TestDatabase } from '@visor/testkit';
import { brokers, decode, joinKafka, testServer } from '../test/kafka-kit.ts';
import { answerWaiting } from './answer-waiting.ts';
import { silentLogger } from './logger.ts';
import type { ConsumerOptions, DelayedAnswers, Event, NewEvent, RawEvent } from './message-log.ts';
import { openMessageAppender } from './open-log.ts';

const suite = brokers.length > 0 || process.env.CI === 'true' ? describe : describe.skip;

const TOPIC = 'dsm.register.dataset.upload';

const event = (topic: string, value: unknown): NewEvent => ({ topic, key: 'k', type: 'noted', value });
const answerTo = (value: unknown): NewEvent[] => [event('reply', value)];
const answers: DelayedAnswers = new Map([[TOPIC, ({ value }: RawEvent) => answerTo(decode(TOPIC, value))]]);

/** Pauses between tries double, and a group that nobody is in yet takes seconds. */
const PATIENTLY = { within: 50_000 };

const valuesOf = (events: readonly Event[]): unknown[] => events.map(({ value }) => value);

/** Sends without any database, and sees what is answered. */
async function bystander(server: TestDatabase, stack: AsyncDisposableStack) {
  const { installation } = server;
  const member = stack.use(await joinKafka(server, 'other'));
  const appender = stack.use(await openMessageAppender({ kind: 'kafka', brokers, installation, source: 'test' }));
  const answered: unknown[] = [];
  const handle = (events: readonly Event[]): void => void answered.push(...valuesOf(events));
  stack.use(await member.log.tail({ topics: ['reply'], decode, handle }));
  return { answered, send: (...values: unknown[]) => appender.append(values.map((value) => event(TOPIC, value))) };
}

const reader = (handle: ConsumerOptions['handle']): ConsumerOptions => ({
  group: 'g',
  topics: [TOPIC],
  decode,
  handle,
  delayed: answers,
  lateMs: 100,
});

suite('while the database of a reader does not work', () => {
  test('messages that wait, since it fails, are answered straight at the broker once, and applied later', async () => {
    await using server = await testServer();
    await using stack = new AsyncDisposableStack();
    const { send, answered } = await bystander(server, stack);
    const member = stack.use(await joinKafka(server, 'one'));
    const applied: unknown[] = [];
    const handle = async (_tx: unknown, events: readonly Event[]): Promise<void> => {
      if (answered.length === 0) throw Object.assign(new Error('connection lost'), { code: '57P01' });
      applied.push(...valuesOf(events));
    };
    stack.use(await member.log.subscribe(reader(handle)));
    await send('asked');
    await until(() => applied.length > 0, PATIENTLY);
    expect({ applied, answered }).toEqual({ applied: ['asked'], answered: ['asked'] });
  }, 60_000);

  test('those that come while it hangs are answered too, and so are those that a reader finds that joins meanwhile', async () => {
    await using server = await testServer();
    await using stack = new AsyncDisposableStack();
    const { send, answered } = await bystander(server, stack);
    const { hostname, port } = new URL(server.adminUrl);
    const proxy = stack.use(await startProxy({ host: hostname, port: Number(port) }));
    const member = stack.use(await joinKafka(server, 'one', { through: proxy }));
    const applied: unknown[] = [];
    const handle = async (_tx: unknown, events: readonly Event[]): Promise<void> => {
      applied.push(...valuesOf(events));
    };
    const first = await member.log.subscribe(reader(handle));
    const subscriptions = [first];
    await send('before');
    await until(async () => applied.length > 0 && (await first.lag()) === 0, PATIENTLY);
    // Whatever fails: who waits for the database ends when it answers.
    stack.defer(async () => {
      proxy.forward();
      await Promise.all(subscriptions.map((each) => each[Symbol.asyncDispose]()));
    });

    proxy.block();
    await send('first');
    await until(() => answered.includes('first'), PATIENTLY);
    await send('second');
    await until(() => answered.includes('second'), PATIENTLY);
    subscriptions.push(await member.log.subscribe(reader(handle)));
    await send('third');
    await until(() => answered.includes('third'), PATIENTLY);

    proxy.forward();
    await until(() => applied.includes('third'), PATIENTLY);
    expect(new Set(applied)).toEqual(new Set(['before', 'first', 'second', 'third']));
    // The second reader does not know what the first one answered, and a busy machine can be late with the message before.
    const asked = answered.filter((value) => value !== 'before');
    expect(new Set(asked)).toEqual(new Set(['first', 'second', 'third']));
  }, 120_000);

  test('a process that could not open it yet answers what was not applied before', async () => {
    await using server = await testServer();
    await using stack = new AsyncDisposableStack();
    const { send, answered } = await bystander(server, stack);
    const member = stack.use(await joinKafka(server, 'one'));
    const applied: unknown[] = [];
    const before = await member.log.subscribe({
      ...reader(async (_tx, events) => void applied.push(...valuesOf(events))),
      lateMs: 60_000,
    });
    await send({ datasetId: 'applied' });
    await until(async () => applied.length === 1 && (await before.lag()) === 0, PATIENTLY);
    await before[Symbol.asyncDispose]();
    await send({ datasetId: 'asked' }, 'unreadable');

    const { installation } = server;
    const waiting = stack.use(
      answerWaiting({
        brokers,
        installation,
        source: 'test',
        logger: silentLogger,
        group: 'g',
        topics: [TOPIC],
        answers: { [TOPIC]: ({ datasetId }) => answerTo(datasetId) },
        lateMs: 100,
      }),
    );
    const { promise: opened, resolve: open } = Promise.withResolvers<string>();
    const opening = waiting.during(() => opened);
    await until(() => answered.length > 0, PATIENTLY);
    await send({ datasetId: 'later' });
    await until(() => answered.length > 1, PATIENTLY);
    open('opened');
    expect(await opening).toBe('opened');
    expect(answered).toEqual(['asked', 'later']);
  });
});
