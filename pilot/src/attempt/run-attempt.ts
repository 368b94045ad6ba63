import { totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { OutputInput } from '#operations';
import type { Job, Tool } from '@visor/cwl';
import { failureCodes } from '@visor/schema';
import { isPlainName } from '@visor/storage';
import { analyse } from '../analyse/analyse-outputs.ts';
import type { Attempt } from './attempt.ts';
import { AttemptFailed, failAttempt, localError } from '../failure/attempt-failed.ts';
import { failureText } from '../failure/failure-text.rules.ts';
import { readTail, type StreamTail } from '../payload/read-tail.ts';
import type { SlotUser } from '../payload/confinement.ts';
import { handOver } from '../payload/grant-access.ts';
import { runPayload } from '../payload/run-payload.ts';
import type { Launch } from '../payload/job-file.rules.ts';
import { findProgram, jobOf, prepareLaunch, programOf } from '../payload/prepare-launch.ts';
import { LauncherError } from '../payload/spawner.ts';
import { failureOf, type Failure } from '../failure/failure.rules.ts';
import type { PayloadResult } from '../payload/payload-result.rules.ts';
import type { Phase } from './attempt.rules.ts';
import { stageIn } from '../stage-in/stage-in.ts';
import { stageOutLog } from '../stage-out/stage-out-log.ts';
import { stageOut } from '../stage-out/stage-out.ts';
import type { Surroundings, Trail } from './attempt-context.ts';
import { openWorkdir, type Workdir } from '../workdir/open-workdir.ts';

type Ending =
  | { readonly state: 'FINISHED'; readonly outputs: readonly OutputInput[] }
  | { readonly state: 'FAILED'; readonly failure: Failure }
  | { readonly state: 'CANCELLED' };

/** One attempt, from its claim to its terminal report. After the loss of its lease there is none. */
export async function runAttempt(attempt: Attempt, around: Surroundings): Promise<void> {
  const trail: Trail = {};
  try {
    const bare = await perform(attempt, around, trail).then(finished, (error) => unfinished(attempt, error, around));
    const tails = await readTails(trail, bare.state);
    const ending = withContext(bare, attempt, tails);
    if (ending.state !== 'FINISHED') await takeBack(attempt, around);
    const archive = await stageOutLog(attempt, trail, ending, around);
    if (attempt.stopped === 'lost') return await takeBack(attempt, around);
    around.readiness.record(ending, programOf(attempt.claim.tool as Tool));
    if (ending.state === 'FAILED') logFailure(attempt, ending.failure, around);
    const { report } = trail.findings ?? {};
    around.send(
      attempt.report(ending.state, around.now(), {
        ...ending,
        ...archive,
        ...tails,
        ...(report === undefined ? {} : { report }),
      }),
    );
  } finally {
    trail.workdir?.[Symbol.dispose]();
  }
}

interface Tails {
  readonly stdout?: StreamTail;
  readonly stderr?: StreamTail;
}

/** The ends of what the payload wrote; what was stored as an output is in the catalog, and not here. */
async function readTails({ launch, end }: Trail, state: Ending['state']): Promise<Tails> {
  if (!launch || !end) return {};
  const streams = (['stdout', 'stderr'] as const).filter(
    (name) => state !== 'FINISHED' || !launch.outputStreams?.includes(name),
  );
  const tails = await Promise.all(streams.map(async (name) => [name, await readTail(launch[name])] as const));
  return Object.fromEntries(tails.filter(([, tail]) => tail !== undefined));
}

/** A failure says where it happened, and what the program said last. */
function withContext(ending: Ending, { claim }: Attempt, { stdout, stderr }: Tails): Ending {
  if (ending.state !== 'FAILED' || ending.failure.code === failureCodes.PILOT_SHUTDOWN) return ending;
  const tool = claim.tool as Partial<Tool> | null;
  const text = failureText(ending.failure.text, {
    step: typeof tool?.step === 'string' ? tool.step : undefined,
    program: typeof tool?.baseCommand?.[0] === 'string' ? tool.baseCommand[0] : undefined,
    inputs: claim.inputs.map(({ name }) => name),
    stdout: ending.failure.source === 'payload' ? stdout?.text : undefined,
    stderr: ending.failure.source === 'payload' ? stderr?.text : undefined,
  });
  return { ...ending, failure: { ...ending.failure, text } };
}

function logFailure({ claim: { taskId, jobId, attempt } }: Attempt, failure: Failure, { logger }: Surroundings): void {
  logger.warn({ taskId, jobId, attempt, ...failure }, 'attempt failed');
}

/** The phases. Each ends by throwing AttemptFailed, or the signal's reason when the attempt is to stop. */
async function perform(attempt: Attempt, around: Surroundings, trail: Trail): Promise<OutputInput[]> {
  const { config, outbound } = around;

  enter('VALIDATING', attempt, around);
  const tool = attempt.claim.tool as Tool;
  const program = findProgram(tool, config.VISOR_PAYLOAD_PATH);
  if (!isPlainName(attempt.key))
    failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `${JSON.stringify(attempt.key)} can't name a folder`);

  enter('SETTING_UP', attempt, around);
  const workdir = (trail.workdir = await setUp(attempt.key, around));

  enter('STAGING_IN', attempt, around);
  const inputs = await stageIn(attempt, workdir, outbound.storage, outbound.transferMs);
  const job = jobOf(inputs, workdir, Math.floor(totalmem() / 2 ** 20 / config.PILOT_SLOTS));
  const launch = prepareLaunch(program, await rendered(tool, job), workdir, config.VISOR_PAYLOAD_PATH);
  trail.launch = { ...launch, outputStreams: await outputStreams(tool, job, launch, workdir) };

  const end = (trail.end = await runInSlot(trail.launch, workdir, attempt, around));

  enter('ANALYSING', attempt, around);
  const maxOutputBytes = config.PILOT_MAX_OUTPUT_MIB * 2 ** 20;
  const findings = (trail.findings = await analyse(tool, job, end, { workdir, maxOutputBytes }));
  if (findings.failure) throw new AttemptFailed(findings.failure);

  enter('STAGING_OUT', attempt, around);
  return stageOut(attempt, findings.outputs, workdir, {
    ...outbound,
    exclusive: end.hasNoProcesses ?? false,
    ...(end.owner === undefined ? {} : { owner: end.owner }),
  });
}

async function runInSlot(
  launch: Launch,
  workdir: Workdir,
  attempt: Attempt,
  around: Surroundings,
): Promise<PayloadResult> {
  using slot = await around.slots.take(attempt.signal);
  enter('RUNNING', attempt, around);
  const { user, hasNamespace } = slot.confinement;
  if (user) letIn(user, workdir, launch);
  const end = await runPayload(launch, {
    slot,
    folder: dirname(workdir.out),
    limits: attempt.claim.limits,
    maxOutputBytes: around.config.PILOT_MAX_OUTPUT_MIB * 2 ** 20,
    graceMs: around.config.PILOT_GRACE_MS,
    signal: attempt.signal,
  });
  return { ...end, ...(user ? { owner: user.uid } : {}), hasNoProcesses: hasNamespace || user !== undefined };
}

function letIn(user: SlotUser, workdir: Workdir, launch: Launch): void {
  try {
    handOver(workdir, launch, user);
  } catch (error) {
    throw localError(error);
  }
}

function enter(phase: Phase, attempt: Attempt, { now, send }: Surroundings): void {
  attempt.signal.throwIfAborted();
  const at = now();
  attempt.phases[phase] = at.getTime();
  send(attempt.report(phase, at));
}

const setUp = (key: string, { config, broom }: Surroundings): Promise<Workdir> =>
  openWorkdir(config.PILOT_WORK_DIR, key, broom).catch((error: unknown) => {
    throw localError(error);
  });

async function rendered(tool: Tool, job: ReturnType<typeof jobOf>) {
  const { render } = await import('@visor/cwl');
  try {
    return render(tool, job);
  } catch (error) {
    return failAttempt('BAD_JOB_DESCRIPTION', 'pilot', (error as Error).message);
  }
}

/** Captured streams that a port of the tool takes as its output. */
async function outputStreams(tool: Tool, job: Job, launch: Launch, { out }: Workdir): Promise<('stdout' | 'stderr')[]> {
  const { collect } = await import('@visor/cwl');
  return (['stdout', 'stderr'] as const).filter(
    (name) =>
      launch[name].startsWith(`${out}/`) && collect(tool, [launch[name].slice(out.length + 1)], job).outputs.length > 0,
  );
}

const finished = (outputs: readonly OutputInput[]): Ending => ({ state: 'FINISHED', outputs });

function unfinished(attempt: Attempt, error: unknown, { logger }: Surroundings): Ending {
  if (attempt.stopped === 'shutdown')
    return { state: 'FAILED', failure: failureOf('PILOT_SHUTDOWN', 'pilot', 'the pilot was stopped') };
  if (attempt.stopped) return { state: 'CANCELLED' };
  if (error instanceof AttemptFailed) return { state: 'FAILED', failure: error.failure };
  const text = (error as Error).message;
  if (error instanceof LauncherError) return { state: 'FAILED', failure: failureOf('LAUNCHER_FAILED', 'pilot', text) };
  // What the file system refused, wherever that was, is a fault of the node.
  if ((error as NodeJS.ErrnoException).syscall !== undefined)
    return { state: 'FAILED', failure: localError(error).failure };
  logger.error({ err: error, attempt: attempt.key }, 'unexpected');
  return { state: 'FAILED', failure: failureOf('UNKNOWN', 'pilot', text) };
}

/** Removes what the attempt has put on storage; what can't be removed now is dark data, which the inspector finds. */
async function takeBack({ key, stored }: Attempt, { outbound, logger }: Surroundings): Promise<void> {
  for (const url of stored.splice(0))
    await outbound.storage.remove(url).catch((error: unknown) => {
      logger.warn({ err: error, attempt: key, url }, 'not removed from storage');
    });
}
