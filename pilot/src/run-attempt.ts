import { totalmem } from 'node:os';
import type { OutputInput } from '@visor/client';
import type { Tool } from '@visor/cwl';
import { isPlainName } from '@visor/storage';
import { analyse } from './analyse.ts';
import type { Attempt } from './attempt.ts';
import { AttemptFailed, fail, localError } from './failure.ts';
import { runPayload } from './payload/run-payload.ts';
import type { Launch } from './payload/job-file.rules.ts';
import { findProgram, jobOf, prepareLaunch, programOf } from './payload/prepare.ts';
import { SpawnerError } from './payload/spawner.ts';
import type { Failure, PayloadEnd, Phase } from './pilot.rules.ts';
import { stageIn } from './stage-in/stage-in.ts';
import { stageOutLog } from './stage-out/stage-out-log.ts';
import { stageOut } from './stage-out/stage-out.ts';
import type { Surroundings, Trail } from './surroundings.ts';
import { openWorkdir, type Workdir } from './workdir/open-workdir.ts';

type Ending =
  | { readonly state: 'FINISHED'; readonly outputs: readonly OutputInput[] }
  | { readonly state: 'FAILED'; readonly failure: Failure }
  | { readonly state: 'CANCELLED' };

/** One attempt, from its claim to its terminal report. After the loss of its lease there is none. */
export async function runAttempt(attempt: Attempt, around: Surroundings): Promise<void> {
  const trail: Trail = {};
  try {
    const ending = await perform(attempt, around, trail).then(finished, (error) => unfinished(attempt, error, around));
    if (ending.state !== 'FINISHED') await takeBack(attempt, around);
    const archive = await stageOutLog(attempt, trail, ending, around);
    if (attempt.stopped === 'lost') return await takeBack(attempt, around);
    around.readiness.record(ending, programOf(attempt.claim.tool as Tool));
    if (ending.state === 'FAILED') logFailure(attempt, ending.failure, around);
    const { report } = trail.findings ?? {};
    around.send(attempt.report(ending.state, around.now(), { ...ending, ...archive, ...(report ? { report } : {}) }));
  } finally {
    trail.workdir?.[Symbol.dispose]();
  }
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
  if (!isPlainName(attempt.key)) fail(101, 'pilot', `${JSON.stringify(attempt.key)} can't name a folder`);

  enter('SETTING_UP', attempt, around);
  const workdir = (trail.workdir = await setUp(attempt.key, around));

  enter('STAGING_IN', attempt, around);
  const inputs = await stageIn(attempt, workdir, outbound.storage, outbound.transferMs);
  const job = jobOf(inputs, workdir, Math.floor(totalmem() / 2 ** 20 / config.PILOT_SLOTS));
  trail.launch = prepareLaunch(program, await rendered(tool, job), workdir, config.VISOR_PAYLOAD_PATH);

  const end = (trail.end = await runInSlot(trail.launch, attempt, around));

  enter('ANALYSING', attempt, around);
  const findings = (trail.findings = await analyse(tool, job, end, workdir));
  if (findings.failure) throw new AttemptFailed(findings.failure);

  enter('STAGING_OUT', attempt, around);
  return stageOut(attempt, findings.outputs, workdir, outbound);
}

async function runInSlot(launch: Launch, attempt: Attempt, around: Surroundings): Promise<PayloadEnd> {
  using slot = await around.slots.take(attempt.signal);
  enter('RUNNING', attempt, around);
  return await runPayload(launch, {
    spawner: await slot.spawner(),
    file: slot.file,
    limits: attempt.claim.limits,
    graceMs: around.config.PILOT_GRACE_MS,
    signal: attempt.signal,
  });
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
    return fail(101, 'pilot', (error as Error).message);
  }
}

const finished = (outputs: readonly OutputInput[]): Ending => ({ state: 'FINISHED', outputs });

function unfinished(attempt: Attempt, error: unknown, { logger }: Surroundings): Ending {
  if (attempt.stopped === 'shutdown')
    return { state: 'FAILED', failure: { code: 702, source: 'pilot', text: 'the pilot was stopped' } };
  if (attempt.stopped) return { state: 'CANCELLED' };
  if (error instanceof AttemptFailed) return { state: 'FAILED', failure: error.failure };
  const text = (error as Error).message;
  if (error instanceof SpawnerError) return { state: 'FAILED', failure: { code: 201, source: 'pilot', text } };
  logger.error({ err: error, attempt: attempt.key }, 'unexpected');
  return { state: 'FAILED', failure: { code: 899, source: 'pilot', text } };
}

/** Removes what the attempt has put on storage; what can't be removed now is dark data, which the inspector finds. */
async function takeBack({ key, stored }: Attempt, { outbound, logger }: Surroundings): Promise<void> {
  for (const url of stored.splice(0))
    await outbound.storage.remove(url).catch((error: unknown) => {
      logger.warn({ err: error, attempt: key, url }, 'not removed from storage');
    });
}
