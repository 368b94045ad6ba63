import { expect, test } from '@jest/globals';
import { openAppender, type Appender } from '@visor/bus';
import { operatorBearer, startStack, type Stack } from '@visor/laptop';
import { testDirectory, until } from '@visor/testkit';

const DATASET = 'run1.raw';
const QUERY = `subscription { datasetChanges(name: "${DATASET}") { fileCount processing { state } } }`;

/** Counts of files that came, and the cursor of the last one. */
interface Seen {
  readonly counts: number[];
  cursor: string | undefined;
}

/** Reads events of the dataset, behind the last one, until there is one with this count or the stream ends. */
async function readUntil(count: number, { graphql, dir }: Stack, seen: Seen, opened: () => void): Promise<void> {
  const headers = {
    accept: 'text/event-stream',
    authorization: operatorBearer(dir)(),
    ...(seen.cursor === undefined ? {} : { 'last-event-id': seen.cursor }),
  };
  const response = await fetch(`${graphql}?${new URLSearchParams({ query: QUERY }).toString()}`, { headers });
  if (!response.ok || !response.body) return;
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    opened();
    const events = `${rest}${chunk}`.split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const value = /"fileCount":(\d+)/.exec(event)?.[1];
      seen.cursor = /^id: ?(.+)$/m.exec(event)?.[1] ?? seen.cursor;
      if (value !== undefined) seen.counts.push(Number(value));
    }
    if (seen.counts.at(-1) === count) return;
  }
}

async function announce(log: Appender, from: number, count: number): Promise<void> {
  for (let number = from; number < from + count; number++) {
    const name = `${DATASET}.${number}`;
    const checksum = number.toString(16).padStart(32, '0');
    const file = {
      name,
      storage: 'input',
      path: `${DATASET}/${name}`,
      size: 1,
      checksum,
      checksumKind: 'md5' as const,
    };
    await log.append('dsm.register.file.input', [{ dataset: DATASET, files: [file] }]);
  }
}

/** Kills a process of the stack, and waits until another one is in its place. */
async function kill(stack: Stack, name: string, more: () => Promise<void>): Promise<void> {
  const find = () => stack.processes.find((process) => process.name === name);
  const { pid } = find()?.process ?? { pid: 0 };
  process.kill(pid, 'SIGKILL');
  await more();
  await until(() => find()?.state === 'ready' && find()?.process?.pid !== pid, { within: 30_000 });
}

test('a stream goes on behind its cursor when the gateway and the subgraph are killed, and misses nothing', async () => {
  await using directory = testDirectory();
  await using stack = await startStack({ dir: directory.path, durable: false, pilots: 0, template: null });
  const { operatorUrl: url, installation } = stack;
  await using log = await openAppender({ kind: 'postgres', url, installation });
  const seen: Seen = { counts: [], cursor: undefined };
  const { promise: isOpen, resolve: opened } = Promise.withResolvers<void>();
  const reader = (async () => {
    while (seen.counts.at(-1) !== 20) await readUntil(20, stack, seen, opened).catch(() => {});
  })();
  await isOpen;
  await announce(log, 0, 5);
  await until(() => seen.counts.at(-1) === 5);
  await kill(stack, 'gateway', () => announce(log, 5, 5));
  await until(() => seen.counts.at(-1) === 10, { within: 30_000 });
  await kill(stack, 'data', () => announce(log, 10, 5));
  await until(() => seen.counts.at(-1) === 15, { within: 30_000 });
  await announce(log, 15, 5);
  await reader;
  expect(seen.counts).toEqual(seen.counts.toSorted((left, right) => left - right));
  expect(new Set(seen.counts).size).toBe(seen.counts.length);
}, 120_000);
