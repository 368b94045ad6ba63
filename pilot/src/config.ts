import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { wrapperProblem } from './payload/wrapper.rules.ts';
import { parseUserRange } from './payload/mount-view.rules.ts';
import { nodeLabelsProblem } from '@visor/schema';
import { parseEnd, parseGpus } from './resources/resources.rules.ts';
import { setting, type ConfigOf, type Setting } from '@visor/service/process';
import type { ProcessIdentity } from '@visor/service/process-identity';

function readIdentity(text: string): ProcessIdentity {
  const [pid, ...start] = text.split(':');
  if (Number.isInteger(Number(pid)) && start.length > 0) return { pid: Number(pid), start: start.join(':') };
  throw new Error(`must be PID:START, not ${JSON.stringify(text)}`);
}

const MAX_CORES = 65_536;

function readCores(text: string): number {
  const cores = Number(text);
  if (cores >= 0.01 && cores <= MAX_CORES) return cores;
  throw new Error(`must be a number from 0.01 to ${MAX_CORES}, not ${JSON.stringify(text)}`);
}

const optionalPath: Setting<string | undefined> = { read: (text) => resolve(text), optional: true };

function readFactor(text: string): number {
  const factor = Number(text);
  if (factor >= 1 && factor <= 1_000) return factor;
  throw new Error(`must be a number from 1 to 1000, not ${JSON.stringify(text)}`);
}

function readWrapper(text: string): readonly string[] {
  const words = text.split(/\s+/).filter(Boolean);
  const problem = wrapperProblem(words);
  if (problem) throw new Error(problem);
  return words;
}

function readLabels(text: string): readonly string[] {
  const labels = text
    .split(',')
    .map((label) => label.trim())
    .filter(Boolean);
  const problem = nodeLabelsProblem(labels);
  if (problem) throw new Error(problem);
  return labels;
}

/** Settings of a pilot and, passed through, of its daemon. */
export const settings = {
  /** GraphQL endpoint of the gateway or of the workload subgraph. */
  GATEWAY_URL: setting.url('http://127.0.0.1:4000/graphql'),
  VISOR_TOKEN_FILE: setting.text(),
  PILOT_NAME: setting.text(hostname()),
  /** Payloads that run at once. */
  PILOT_SLOTS: setting.whole(1, 256, 1),
  /** Pilots that share this node: what is not set below is divided by this number. */
  PILOT_SHARE_OF: setting.whole(1, 256, 1),
  /** Cores for jobs; without it those of the node, but one per slot at least. */
  PILOT_CORES: { read: readCores, optional: true } as Setting<number | undefined>,
  /** Memory for jobs, MiB; without it that of the node, or of the control group. */
  PILOT_RAM_MIB: { ...setting.whole(1, 1_073_741_824), optional: true } as Setting<number | undefined>,
  /** Disk for work directories, MiB; without it what is free there when the pilot starts. */
  PILOT_SCRATCH_MIB: { ...setting.whole(0, 1_073_741_824), optional: true } as Setting<number | undefined>,
  /** GPUs for jobs: none, or indices or UUIDs, separated by commas. Without it those that nvidia-smi lists; none for device CPU. */
  PILOT_GPUS: { read: parseGpus, optional: true } as Setting<readonly string[] | undefined>,
  /** Labels that jobs may ask for, separated by commas. */
  PILOT_LABELS: { read: readLabels, fallback: [] } as Setting<readonly string[]>,
  /** When the pilot ends, such as the end of its batch job: seconds since 1970, or a time of RFC 3339. */
  PILOT_ENDS_AT: { read: parseEnd, optional: true } as Setting<number | undefined>,
  PILOT_DEVICE: setting.oneOf(['CPU', 'GPU', 'ANY'], 'CPU'),
  PILOT_WORK_DIR: { read: (text: string) => resolve(text) },
  /** Folders, separated by ':', in which executables are found. */
  VISOR_PAYLOAD_PATH: setting.paths(),
  /** Folders, separated by ':', that `file:` URLs of a claim must lie in. Without folders they may lie anywhere. */
  VISOR_STORAGE_ROOTS: setting.paths(),
  /** File of credentials for remote storages, by host; only its user may read it. */
  VISOR_STORAGE_CREDENTIALS: optionalPath,
  /** Longest transfer of one file, seconds. */
  PILOT_TRANSFER_SECONDS: setting.whole(1, 86_400, 1_800),
  /** Longest time in which a transfer moves no byte, seconds: the storage does not answer. */
  PILOT_STALL_SECONDS: setting.whole(1, 86_400, 60),
  /**
   * How inputs get into the work directory. `reflink`: as a copy that shares the blocks of the file on storage, where the file
   * systems can do that; else, and with `copy`, byte by byte. `mount`: large ones as read-only mounts of the files on storage, in a
   * namespace of the attempt, where that works; else as with `reflink`.
   */
  PILOT_STAGE_IN: setting.oneOf(['copy', 'reflink', 'mount'], 'reflink'),
  /** Record of the files whose checksum was verified on this node, which its pilots may share; without it one in the work directory. */
  PILOT_VERIFIED_FILES: optionalPath,
  /** Jobs to hold beyond those that run, whose inputs are staged meanwhile; without it as many as keep the slots busy. */
  PILOT_PREFETCH: { ...setting.whole(0, 10_000), optional: true } as Setting<number | undefined>,
  /** Largest output file of a payload, MiB; standard output and error count where they are declared outputs. */
  PILOT_MAX_OUTPUT_MIB: setting.whole(1, 1_073_741_824, 262_144),
  /** Script that a shell reads once; payloads get the variables that it sets. */
  PILOT_ENVIRONMENT_SCRIPT: optionalPath,
  /** Longest run of that script, seconds. */
  PILOT_ENVIRONMENT_SECONDS: setting.whole(1, 86_400, 300),
  /** Command, separated by blanks, that each payload is run by, such as bwrap or apptainer; {out}, {tmp}, {inputs} and {slot} stand for the attempt's. */
  PILOT_WRAPPER: { read: readWrapper, fallback: [] } as Setting<readonly string[]>,
  /** How many times the memory and disk that a job states its payload may use; one that states nothing may use a slot's share. */
  PILOT_LIMIT_FACTOR: { read: readFactor, fallback: 2 } as Setting<number>,
  /** `delegated`: the control group (version 2) of the pilot's unit is its own, and limits the memory of payloads where it can. */
  PILOT_CGROUP: setting.oneOf(['delegated', 'none'], 'none'),
  /** Files and folders that a payload may make. */
  PILOT_MAX_FILES: setting.whole(1, 10_000_000, 200_000),
  /** Processes and threads that a payload may have at once. */
  PILOT_MAX_PROCESSES: setting.whole(1, 4_194_304, 4_096),
  /** Time after which a payload that neither computes nor writes is ended, seconds; 0: never. */
  PILOT_IDLE_SECONDS: setting.whole(0, 31_536_000, 7_200),
  /** Disk that must stay free for the work directory, MiB: below it the payload with the most files is ended. */
  PILOT_MIN_FREE_MIB: setting.whole(0, 1_073_741_824, 64),
  /** Time between TERM and KILL of a payload, milliseconds. */
  PILOT_GRACE_MS: setting.whole(0, 60_000, 5_000),
  /** User ids, FIRST-LAST, that payloads run as when the pilot is root, one per slot. With `none` they run as root. */
  PILOT_UIDS: { read: parseUserRange, fallback: { first: 64_000, last: 64_999 } },
  /** PID:START of the process with which this one ends: the supervisor of the daemon, where there is one. */
  PILOT_SUPERVISOR: { read: readIdentity, optional: true } as Setting<ProcessIdentity | undefined>,
  /** Folder for releases of the pilot that the daemon fetches; without it, or without a key, it fetches none. */
  PILOT_RELEASES: optionalPath,
  /** File with the operator's public key, Ed25519 in PEM: only releases that it signed are run. Read when the daemon starts. */
  PILOT_RELEASE_KEY: optionalPath,
  /** Time between looks for a new release, seconds. */
  PILOT_RELEASE_SECONDS: setting.whole(1, 86_400, 60),
  /** Longest transfer of a release, seconds. */
  PILOT_RELEASE_TIMEOUT_SECONDS: setting.whole(1, 3_600, 120),
  /** A release that ends sooner after its start is taken back, seconds. */
  PILOT_TRIAL_SECONDS: setting.whole(1, 86_400, 180),
  /** Whether a release may be older than the one that runs. */
  PILOT_OLDER_RELEASES: setting.oneOf(['yes', 'no'], 'no'),
  /** Given by the daemon to the pilots that it starts. */
  PILOT_SETTINGS_ID: setting.optionalText(),
  LOG_LEVEL: setting.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info'),
};
export type PilotConfig = ConfigOf<typeof settings>;
