import { FollowAttemptDocument, JobStreamsDocument, type JobStreamsQuery } from '#operations';
import type { Client } from '@visor/client';
import { InvalidArgumentError, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { logBreaks } from '../../output/patiently.ts';
import { harmless, harmlessLines } from '../../output/text.rules.ts';
import { readPart, showMember, showMembers, type LogPart } from './log-archive.ts';
import { noSuchName } from '../similar-names.ts';
import { addedText, type Tail } from './added-text.rules.ts';

interface Options extends ConnectionOptions {
  readonly attempt?: number;
  readonly stdout?: boolean;
  readonly follow?: boolean;
  readonly members?: boolean;
  readonly member?: string;
}

function attemptNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('the number of an attempt is expected: 1 is the first.');
}

/** `visor job logs`: the ends of the streams of an attempt. */
export function register(job: Command): void {
  declareConnection(job.command('logs'))
    .description('print the end of what the program of a job wrote, in the newest attempt that wrote something')
    .argument('<id>')
    .option('--attempt <n>', 'of this attempt', attemptNumber)
    .option('--stdout', 'standard output instead of standard error')
    .option('--members', 'list what is in its log archive')
    .option('--member <name>', 'print this member of its log archive, whole')
    .option('-f, --follow', 'print on while the attempt runs')
    .action(logs);
}

const NAMES = { stdout: 'standard output', stderr: 'standard error' } as const;

async function logs(id: string, options: Options): Promise<void> {
  await using client = connect(options, options.follow === true ? { onConnection: logBreaks() } : {});
  const { job } = await client.request(JobStreamsDocument, { id });
  if (!job) throw await noSuchName(client, 'job', id);
  const stream = options.stdout === true ? 'stdout' : 'stderr';
  const isArchive = options.members === true || options.member !== undefined;
  const attempt = chosenAttempt(job.attempts, isArchive ? 'log' : stream, options.attempt);
  if (!attempt) throw new CommandError(EXIT_CODE.notFound, noAttempt(id, job.attempts.length));
  if (isArchive) return await showArchive(client, attempt, options);
  const tail = attempt[stream];
  process.stderr.write(`attempt ${attempt.number}, ${attempt.state}: ${NAMES[stream]}\n`);
  if (options.follow === true && attempt.endedAt === null) return await follow(client, id, attempt.number, stream);
  const whole = tail?.omittedBytes === 0 ? undefined : await readEnd(client, attempt, stream);
  if (!tail && !whole?.text) return void process.stderr.write('nothing was written, or it has not been reported\n');
  const omitted = whole?.offset ?? tail?.omittedBytes ?? 0;
  if (omitted > 0)
    process.stderr.write(
      `${omitted} bytes before this are in the log archive: visor job logs ${id} --member ${stream}\n`,
    );
  print(whole?.text ?? tail?.text ?? '');
}

/** Most that is printed of a stream without being asked for all of it. */
const END_BYTES = 1_048_576;

/** Reads the end of a stream out of the log archive; undefined where it is not there, or cannot be read. */
async function readEnd(client: Client, { log }: Attempt, member: string): Promise<LogPart | undefined> {
  if (!log) return undefined;
  try {
    return await readPart(client, log.id, { member, offset: null, bytes: END_BYTES });
  } catch (error) {
    process.stderr.write(`${harmless((error as Error).message)}\n`);
    return undefined;
  }
}

const print = (text: string): void => void process.stdout.write(process.stdout.isTTY ? harmlessLines(text) : text);

async function follow(client: Client, job: string, attempt: number, stream: 'stdout' | 'stderr'): Promise<void> {
  const variables = { job, attempt, stream: stream === 'stdout' ? 'STDOUT' : 'STDERR' } as const;
  let former: Tail = { text: '', omittedBytes: 0 };
  for await (const { attemptTail } of client.subscribe(FollowAttemptDocument, variables)) {
    const { text, isGap } = addedText(former, attemptTail);
    if (isGap) process.stderr.write('... more was written than could be followed\n');
    print(text);
    former = attemptTail;
    if (!attemptTail.live) return;
  }
}

type Attempt = NonNullable<JobStreamsQuery['job']>['attempts'][number];

const chosenAttempt = (
  attempts: readonly Attempt[],
  stream: 'stdout' | 'stderr' | 'log',
  asked: number | undefined,
): Attempt | undefined =>
  asked === undefined
    ? (attempts.findLast((attempt) => attempt[stream] !== null || (stream !== 'log' && attempt.endedAt === null)) ??
      attempts.at(-1))
    : attempts.find(({ number }) => number === asked);

const noAttempt = (id: string, count: number): string =>
  count === 0 ? `no pilot has run job ${id} yet` : `job ${id} has attempts 1 to ${count}`;

/** @throws CommandError (notFound) where the attempt has no archive */
async function showArchive(client: Client, { log, number, endedAt }: Attempt, { member }: Options): Promise<void> {
  if (!log)
    throw new CommandError(
      EXIT_CODE.notFound,
      `attempt ${number} has no log archive${endedAt === null ? ' yet: it runs; visor job logs -f shows what it writes' : ''}`,
    );
  if (member === undefined) await showMembers(client, log.id);
  else await showMember(client, log.id, member, print);
}
