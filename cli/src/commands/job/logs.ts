import { JobStreamsDocument, type JobStreamsQuery } from '#operations';
import { InvalidArgumentError, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { harmlessLines } from '../../output/text.rules.ts';

interface Options extends ConnectionOptions {
  readonly attempt?: number;
  readonly stdout?: boolean;
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
    .action(logs);
}

const NAMES = { stdout: 'standard output', stderr: 'standard error' } as const;

async function logs(id: string, options: Options): Promise<void> {
  await using client = connect(options);
  const { job } = await client.request(JobStreamsDocument, { id });
  if (!job) throw new CommandError(EXIT_CODE.notFound, `there is no job ${JSON.stringify(id)}`);
  const stream = options.stdout === true ? 'stdout' : 'stderr';
  const attempt = chosenAttempt(job.attempts, stream, options.attempt);
  if (!attempt) throw new CommandError(EXIT_CODE.notFound, noAttempt(id, job.attempts.length));
  const tail = attempt[stream];
  process.stderr.write(`attempt ${attempt.number}, ${attempt.state}: ${NAMES[stream]}\n`);
  if (!tail) return void process.stderr.write('nothing was written, or it has not been reported\n');
  if (tail.omittedBytes > 0)
    process.stderr.write(`${tail.omittedBytes} bytes before this are in the log archive of the job\n`);
  process.stdout.write(process.stdout.isTTY ? harmlessLines(tail.text) : tail.text);
}

type Attempt = NonNullable<JobStreamsQuery['job']>['attempts'][number];

const chosenAttempt = (
  attempts: readonly Attempt[],
  stream: 'stdout' | 'stderr',
  asked: number | undefined,
): Attempt | undefined =>
  asked === undefined
    ? (attempts.findLast((attempt) => attempt[stream] !== null) ?? attempts.at(-1))
    : attempts.find(({ number }) => number === asked);

const noAttempt = (id: string, count: number): string =>
  count === 0 ? `no pilot has run job ${id} yet` : `job ${id} has attempts 1 to ${count}`;
