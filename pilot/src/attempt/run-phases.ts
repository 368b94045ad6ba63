import { hash } from 'node:crypto';
import { dirname } from 'node:path';
import type { OutputInput } from '#operations';
import type { Job, RenderedCommand, Tool } from '@visor/cwl';
import { isPlainName } from '@visor/storage';
import { analyseOutputs } from '../analyse/analyse-outputs.ts';
import { AttemptFailed, failAttempt, localError } from '../failure/attempt-failed.ts';
import { loadCwl } from '../load-cwl.ts';
import type { SlotUser } from '../payload/confinement.ts';
import { addVariables, comparableEnvironment } from '../payload/environment.rules.ts';
import { grantAccess } from '../payload/grant-access.ts';
import type { InputMount } from '../payload/input-mounts.rules.ts';
import type { Launch } from '../payload/job-file.rules.ts';
import type { PayloadResult } from '../payload/payload-result.rules.ts';
import { describeJob, findProgram, prepareLaunch, programOf } from '../payload/prepare-launch.ts';
import { runPayload } from '../payload/run-payload.ts';
import { checkMounted, stageIn } from '../stage-in/stage-in.ts';
import { logOutcome, packLog } from '../stage-out/stage-out-log.ts';
import { checkTargets, stageOut } from '../stage-out/stage-out.ts';
import { limitsOf, type Limits } from '../usage/limits.rules.ts';
import { wrap } from '../payload/wrapper.rules.ts';
import type { Workdir } from '../workdir/open-workdir.ts';
import type { AttemptArtifacts, AttemptContext } from './attempt-context.ts';
import type { Phase } from './attempt.rules.ts';
import type { Attempt } from './attempt.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * Runs the phases of an attempt; notes in `artifacts` what they make. @returns the stored outputs
 * @throws AttemptFailed, or the reason of the attempt's signal when it must stop
 */
export async function runPhases(
  attempt: Attempt,
  context: AttemptContext,
  artifacts: AttemptArtifacts,
): Promise<OutputInput[]> {
  const { config, storing } = context;

  enterPhase('VALIDATING', attempt, context);
  const tool = attempt.claim.tool as Tool;
  const program = await untilAborted(findProgram(tool, context.programs), attempt.signal);
  if (!isPlainName(attempt.key))
    failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `${JSON.stringify(attempt.key)} can't name a folder`);

  enterPhase('SETTING_UP', attempt, context);
  const workdir = (artifacts.workdir = createWorkdir(attempt, context));

  const variables = await untilAborted(context.environment.variables(), attempt.signal);

  enterPhase('STAGING_IN', attempt, context);
  await checkTargets(attempt, storing);
  const { files, mounted } = await stageIn(attempt, workdir, {
    ...storing,
    mayClone: config.PILOT_STAGE_IN !== 'copy',
    mounts: context.inputMounts,
    logger: context.logger,
  });
  const { limits } = attempt.claim;
  const ramMiB = limits.ramMiB > 0 ? limits.ramMiB : Math.floor(context.resources.ramMiB / config.PILOT_SLOTS);
  const job = describeJob(files, workdir, Math.max(1, Math.ceil(limits.cores)), ramMiB);
  const rendered = await renderTool(tool, job);
  const launch = addVariables(prepareLaunch(program.path, rendered, workdir, config.VISOR_PAYLOAD_PATH), variables);
  artifacts.launch = { ...launch, outputStreams: await findOutputStreams(tool, job, launch, workdir) };

  const result = await runInSlot(artifacts, artifacts.launch, workdir, attempt, context, mounted);
  await checkMounted(attempt, mounted, storing);

  enterPhase('ANALYSING', attempt, context);
  const maxOutputBytes = config.PILOT_MAX_OUTPUT_MIB * 2 ** 20;
  const analysis = (artifacts.analysis = await analyseOutputs(tool, job, result, {
    workdir,
    maxOutputBytes,
    maxDiskBytes: payloadLimits(attempt, context).scratchBytes,
    maxEntries: config.PILOT_MAX_FILES,
  }));
  if (analysis.failure) throw new AttemptFailed(analysis.failure);

  enterPhase('STAGING_OUT', attempt, context);
  const hasNoProcesses = result.hasNoProcesses ?? false;
  const log = await packLog(attempt, artifacts, context);
  const stored = await stageOut(attempt, analysis.outputs, workdir, log, {
    ...storing,
    exclusive: hasNoProcesses,
    ...(result.owner === undefined ? {} : { owner: result.owner }),
  });
  if (log) artifacts.log = logOutcome(attempt, log.url, stored.log);
  if (hasNoProcesses && mounted.length === 0) workdir.offer();
  return stored.outputs;
}

async function runInSlot(
  artifacts: AttemptArtifacts,
  launch: Launch,
  workdir: Workdir,
  attempt: Attempt,
  context: AttemptContext,
  mounted: readonly InputMount[],
): Promise<PayloadResult> {
  using slot = await context.slots.take(attempt.claim.limits, attempt.signal);
  const tool = attempt.claim.tool as Tool;
  // It may have been changed while its attempt waited.
  const program = await untilAborted(findProgram(tool, context.programs), attempt.signal);
  enterPhase('RUNNING', attempt, context);
  const { user, hasNamespace } = slot.confinement;
  if (user) grantAccessOrFail(user, workdir, launch);
  const found = withProgram(launch, program.path);
  const own = withGpus(found, slot.gpus, context.resources.gpus);
  const { out, tmp } = workdir;
  const places = { out, tmp, inputs: dirname(out), slot: String(slot.index) };
  artifacts.execution = {
    slot: slot.index,
    memoryBy: context.sampler.memoryBy,
    gpus: own === found ? null : [...(slot.gpus ?? [])],
    environment: hash('sha256', comparableEnvironment(launch.env)),
  };
  attempt.streams = launch;
  artifacts.program = context.programs.started(programOf(tool) ?? '', program, context.now());
  const wrapped = wrap(own, context.config.PILOT_WRAPPER, places);
  const mounting = context.inputMounts?.wrap(wrapped, mounted, tmp);
  const result = await runPayload(mounting?.launch ?? wrapped, {
    slot,
    workdir,
    wallSeconds: attempt.claim.limits.wallSeconds,
    limits: payloadLimits(attempt, context),
    maxOutputBytes: context.config.PILOT_MAX_OUTPUT_MIB * 2 ** 20,
    graceMs: context.config.PILOT_GRACE_MS,
    sampler: context.sampler,
    inspect: context.inspect,
    signal: attempt.signal,
  });
  const mountFault = result.status === 0 ? undefined : await mounting?.fault();
  if (mountFault !== undefined) failAttempt('STAGE_IN_FAILED', 'pilot', `an input was not mounted: ${mountFault}`);
  return (artifacts.result = {
    ...result,
    ...(user ? { owner: user.uid } : {}),
    hasNoProcesses: hasNamespace || user !== undefined,
  });
}

const withProgram = (launch: Launch, path: string): Launch => ({ ...launch, argv: [path, ...launch.argv.slice(1)] });

const payloadLimits = ({ claim }: Attempt, { config, resources }: AttemptContext): Limits =>
  limitsOf(claim.limits, resources, {
    factor: config.PILOT_LIMIT_FACTOR,
    files: config.PILOT_MAX_FILES,
    processes: config.PILOT_MAX_PROCESSES,
    idleSeconds: config.PILOT_IDLE_SECONDS,
    slots: config.PILOT_SLOTS,
  });

/** Shows a payload its own GPUs and no others; changes nothing on a node without GPUs. */
const withGpus = (launch: Launch, gpus: readonly string[] | undefined, all: readonly string[] | undefined): Launch =>
  all && gpus && all.length > 0 ? { ...launch, env: { ...launch.env, CUDA_VISIBLE_DEVICES: gpus.join(',') } } : launch;

function grantAccessOrFail(user: SlotUser, workdir: Workdir, launch: Launch): void {
  try {
    grantAccess(workdir, launch, user);
  } catch (error) {
    throw localError(error);
  }
}

function enterPhase(phase: Phase, attempt: Attempt, { now, send }: AttemptContext): void {
  attempt.signal.throwIfAborted();
  const at = now();
  attempt.phases[phase] = at.getTime();
  send(attempt.createReport(phase, at));
}

function createWorkdir({ key, claim }: Attempt, { workdirs }: AttemptContext): Workdir {
  try {
    return workdirs.open(key, claim.taskId);
  } catch (error) {
    throw localError(error);
  }
}

async function renderTool(tool: Tool, job: Job): Promise<RenderedCommand> {
  const { renderCommand } = await loadCwl();
  try {
    return renderCommand(tool, job);
  } catch (error) {
    return failAttempt('BAD_JOB_DESCRIPTION', 'pilot', (error as Error).message);
  }
}

/** Returns the captured streams that are outputs of the tool. */
async function findOutputStreams(
  tool: Tool,
  job: Job,
  launch: Launch,
  { out }: Workdir,
): Promise<('stdout' | 'stderr')[]> {
  const { collectOutputs } = await loadCwl();
  return (['stdout', 'stderr'] as const).filter(
    (name) =>
      launch[name].startsWith(`${out}/`) &&
      collectOutputs(tool, [launch[name].slice(out.length + 1)], job).outputs.length > 0,
  );
}
