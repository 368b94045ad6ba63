import type { JobReport, OutputInput } from '#operations';
import type { Tool } from '@visor/cwl';
import { failureCodes } from '@visor/schema';
import { TargetLost } from '../failure/attempt-failed.ts';
import { failureText } from '../failure/failure-text.rules.ts';
import type { ProgramIdentity } from '../payload/identify-program.ts';
import { programOf } from '../payload/prepare-launch.ts';
import { readTail, type StreamTail } from '../payload/read-tail.ts';
import { removeStored } from '../report/handle-report-response.ts';
import { usageInput } from '../report/ran.rules.ts';
import { stageOutLog } from '../stage-out/stage-out-log.ts';
import { probeFolder } from '../workdir/probe-folder.ts';
import type { AttemptArtifacts, AttemptContext } from './attempt-context.ts';
import type { Attempt } from './attempt.ts';
import { blameDisk, outcomeOfError, type Outcome } from './outcome.ts';
import { runPhases } from './run-phases.ts';

/** Runs one attempt, from its claim to its terminal report. An attempt whose lease is lost sends none. */
export async function runAttempt(attempt: Attempt, context: AttemptContext): Promise<void> {
  const { logger, now, readiness, send } = context;
  const artifacts: AttemptArtifacts = {};
  try {
    let isTargetLost = false;
    const bare = await runPhases(attempt, context, artifacts).then(finished, (error: unknown) => {
      isTargetLost = error instanceof TargetLost;
      const probe = (): void => probeFolder(context.config.PILOT_WORK_DIR);
      return blameDisk(outcomeOfError(attempt, error, logger), probe);
    });
    const tails = await readTails(artifacts, bare.state);
    const outcome = addFailureContext(bare, attempt, tails);
    if (outcome.state !== 'FINISHED') await removeStoredFiles(attempt, context);
    const early = outcome.state === 'FINISHED' ? artifacts.log : undefined;
    const log = early ?? (await stageOutLog(attempt, artifacts, outcome, context));
    if (attempt.stopReason === 'lost') return await removeStoredFiles(attempt, context);
    if (!isTargetLost) readiness.recordOutcome(outcome, programOf(attempt.claim.tool as Tool));
    if (outcome.state === 'FAILED') {
      const { taskId, jobId, attempt: number } = attempt.claim;
      logger.warn({ taskId, jobId, attempt: number, ...outcome.failure }, 'attempt failed');
    }
    const { report } = artifacts.analysis ?? {};
    const more = {
      ...outcome,
      ...log,
      ...tails,
      ...(await ranOf(artifacts)),
      ...(report === undefined ? {} : { report }),
    };
    send(attempt.createReport(outcome.state, now(), more));
  } finally {
    artifacts.workdir?.[Symbol.dispose]();
  }
}

const finished = (outputs: readonly OutputInput[]): Outcome => ({ state: 'FINISHED', outputs });

/** Longest wait for a program's digest, milliseconds: the file system that it lies on may not answer. */
const MAX_IDENTIFY_MS = 10_000;

/** Returns what the report says of the program that ran. */
async function ranOf({
  program,
  execution,
  result,
}: AttemptArtifacts): Promise<Pick<JobReport, 'usage' | 'execution'>> {
  if (!execution || !result?.usage) return {};
  const identity = await identityOf(program);
  return { usage: usageInput(result.usage), execution: { ...execution, ...identity } };
}

/** Returns which file the program was, where that is known in time. Without an abort, whose error takes as long as staging in. */
async function identityOf(program: AttemptArtifacts['program']): Promise<ProgramIdentity | undefined> {
  if (!program) return undefined;
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), MAX_IDENTIFY_MS);
  try {
    return await Promise.race([program(), late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Tails {
  readonly stdout?: StreamTail;
  readonly stderr?: StreamTail;
}

/** Reads the ends of the payload's streams, but not of a stream that was stored as an output. */
async function readTails({ launch, result }: AttemptArtifacts, state: Outcome['state']): Promise<Tails> {
  if (!launch || !result) return {};
  const streams = (['stdout', 'stderr'] as const).filter(
    (name) => state !== 'FINISHED' || !launch.outputStreams?.includes(name),
  );
  const tails = await Promise.all(streams.map(async (name) => [name, await readTail(launch[name])] as const));
  return Object.fromEntries(tails.filter(([, tail]) => tail !== undefined));
}

/** Adds to a failure's text where it happened, and the end of what the program wrote. */
function addFailureContext(outcome: Outcome, { claim }: Attempt, { stdout, stderr }: Tails): Outcome {
  if (outcome.state !== 'FAILED' || outcome.failure.code === failureCodes.PILOT_SHUTDOWN) return outcome;
  const tool = claim.tool as Partial<Tool> | null;
  const isOfPayload = outcome.failure.source === 'payload';
  const text = failureText(outcome.failure.text, {
    step: typeof tool?.step === 'string' ? tool.step : undefined,
    program: typeof tool?.baseCommand?.[0] === 'string' ? tool.baseCommand[0] : undefined,
    inputs: claim.inputs.map(({ name }) => name),
    stdout: isOfPayload ? stdout?.text : undefined,
    stderr: isOfPayload ? stderr?.text : undefined,
  });
  return { ...outcome, failure: { ...outcome.failure, text } };
}

const removeStoredFiles = ({ key, storedUrls }: Attempt, { storing, logger }: AttemptContext): Promise<void> =>
  removeStored(storedUrls.splice(0), { storage: storing.storage, logger, key });
