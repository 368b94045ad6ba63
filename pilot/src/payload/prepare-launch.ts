import { mkdirSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Job, RenderedCommand, Tool } from '@visor/cwl';
import { nameProblem } from '@visor/schema/names';
import type { Workdir } from '../workdir/open-workdir.ts';
import { failAttempt, localError } from '../failure/attempt-failed.ts';
import { printableName } from '../text.rules.ts';
import type { FoundProgram } from './find-executable.ts';
import { launchProblem, type Launch } from './job-file.rules.ts';
import type { Programs } from './programs.ts';
import { checkFormat } from './start-fault.ts';

const SYSTEM_FOLDERS = ['/usr/bin', '/bin'];
const NODE_FOLDER = dirname(process.execPath);

/**
 * Returns the PATH of payloads. Visor's payloads need the Node that runs the pilot: where it has a folder of its own, that
 * one comes first, since a payload folder such as /usr/bin may hold an older Node.
 */
export const commandPath = (payloadPath: readonly string[], nodeFolder = NODE_FOLDER): string =>
  (SYSTEM_FOLDERS.includes(nodeFolder)
    ? [...payloadPath, ...SYSTEM_FOLDERS]
    : [nodeFolder, ...payloadPath, ...SYSTEM_FOLDERS]
  ).join(':');

/** Returns the name of the tool's program, or undefined where the tool names none. */
export function programOf(tool: Tool): string | undefined {
  const name: unknown = tool?.baseCommand?.[0];
  return typeof name === 'string' ? name : undefined;
}

/** Finds the tool's program. @throws AttemptFailed BAD_JOB_DESCRIPTION, UNKNOWN_EXECUTABLE, PAYLOAD_START_FAILED */
export async function findProgram(tool: Tool, programs: Pick<Programs, 'find'>): Promise<FoundProgram> {
  const name = programOf(tool);
  if (name === undefined) failAttempt('BAD_JOB_DESCRIPTION', 'pilot', 'the tool names no program');
  const program = await programs.find(name);
  checkFormat(program);
  return program;
}

/**
 * Describes how to start a rendered tool. Its environment holds nothing of the pilot's. @throws AttemptFailed
 * BAD_JOB_DESCRIPTION, OUTPUT_NAME_INVALID
 */
export function prepareLaunch(
  program: string,
  rendered: RenderedCommand,
  workdir: Workdir,
  payloadPath: readonly string[],
): Launch {
  const resolveStream = (stream: 'stdout' | 'stderr', name: string): string => {
    const path = resolve(workdir.out, name);
    if (!path.startsWith(`${workdir.out}/`))
      failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `${JSON.stringify(name)} is outside the work directory`);
    // Input names in it may make it longer than any file system allows, which is no fault of the node.
    for (const part of relative(workdir.out, path).split('/')) {
      const problem = nameProblem('derived', part);
      if (problem !== undefined)
        failAttempt('OUTPUT_NAME_INVALID', 'payload', `${stream}: ${printableName(part, 80)}: its name ${problem}`);
    }
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      throw localError(error);
    }
    return path;
  };
  const launch: Launch = {
    cwd: workdir.out,
    env: { PATH: commandPath(payloadPath), ...rendered.env },
    argv: [program, ...rendered.argv.slice(1)],
    ...(rendered.stdin === undefined ? {} : { stdin: rendered.stdin }),
    stdout: rendered.stdout === undefined ? workdir.pilotFile('stdout') : resolveStream('stdout', rendered.stdout),
    stderr: rendered.stderr === undefined ? workdir.pilotFile('stderr') : resolveStream('stderr', rendered.stderr),
  };
  const problem = launchProblem(launch);
  return problem === undefined ? launch : failAttempt('BAD_JOB_DESCRIPTION', 'pilot', problem);
}

/** Returns the values that the tool's expressions may use. */
export function describeJob(inputs: Job['inputs'], workdir: Workdir, cores: number, ramMiB: number): Job {
  return { inputs, runtime: { outdir: workdir.out, tmpdir: workdir.tmp, cores, ramMiB } };
}
