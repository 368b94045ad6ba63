import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Tool } from '@visor/cwl';
import { testDirectory, type TestDirectory } from '@visor/testkit';
import type { Claim } from '../src/attempt/attempt.ts';
import type { PilotConfig } from '../src/config.ts';
import { hasVariable, listPids } from '../src/payload/processes.ts';

export const PROGRAMS = join(import.meta.dirname, 'programs');

/** A tool that reads one file and writes `made.out`. */
export const toolOf = (program: string, change: Partial<Tool> = {}, ...more: string[]): Tool => ({
  version: 1,
  mode: 'MAP',
  port: 'raw',
  parameters: {},
  baseCommand: [program],
  bindings: ['$(inputs.raw.path)', ...more].map((value) => ({ value, separate: true })),
  env: {},
  outputs: [{ port: 'out', kind: 'output', required: true, globs: ['*.out'] }],
  successCodes: [0],
  permanentFailCodes: [],
  temporaryFailCodes: [],
  ...change,
});

/** What a claim states by default: one core. */
export const limitsOf = (change: Partial<Claim['limits']> = {}): Claim['limits'] => ({
  wallSeconds: 60,
  cores: 1,
  ramMiB: 0,
  scratchMiB: 0,
  gpus: 0,
  ...change,
});

/** Folders of a node: its storage and its work directory, with one input file on the storage. */
export class Site implements AsyncDisposable {
  readonly #directory: TestDirectory = testDirectory();
  readonly content = 'raw bytes\n';
  #jobs = 0;

  constructor() {
    mkdirSync(this.path('storage'));
    writeFileSync(this.path('storage/run1.raw'), this.content);
    writeFileSync(this.path('token'), 'a token');
  }

  path(...names: string[]): string {
    return join(this.#directory.path, ...names);
  }
  url(name: string): string {
    return pathToFileURL(this.path(name)).href;
  }

  config(url: string, change: Partial<PilotConfig> = {}): PilotConfig {
    return {
      GATEWAY_URL: url,
      VISOR_TOKEN_FILE: this.path('token'),
      PILOT_NAME: 'pilot-1',
      PILOT_SLOTS: 2,
      PILOT_DEVICE: 'CPU',
      PILOT_WORK_DIR: this.path('work'),
      VISOR_PAYLOAD_PATH: [PROGRAMS],
      VISOR_STORAGE_ROOTS: [],
      VISOR_STORAGE_CREDENTIALS: undefined,
      PILOT_TRANSFER_SECONDS: 60,
      PILOT_STALL_SECONDS: 60,
      PILOT_MAX_OUTPUT_MIB: 1_024,
      PILOT_STAGE_IN: 'reflink',
      PILOT_VERIFIED_FILES: undefined,
      PILOT_PREFETCH: undefined,
      PILOT_GRACE_MS: 5_000,
      PILOT_ENVIRONMENT_SCRIPT: undefined,
      PILOT_ENVIRONMENT_SECONDS: 300,
      PILOT_WRAPPER: [],
      PILOT_LIMIT_FACTOR: 2,
      PILOT_CGROUP: 'none',
      PILOT_MAX_FILES: 200_000,
      PILOT_MAX_PROCESSES: 4_096,
      PILOT_IDLE_SECONDS: 0,
      PILOT_MIN_FREE_MIB: 0,
      PILOT_UIDS: { first: 64_000, last: 64_999 },
      PILOT_SUPERVISOR: undefined,
      PILOT_RELEASES: undefined,
      PILOT_RELEASE_KEY: undefined,
      PILOT_RELEASE_SECONDS: 60,
      PILOT_RELEASE_TIMEOUT_SECONDS: 60,
      PILOT_TRIAL_SECONDS: 180,
      PILOT_OLDER_RELEASES: 'no',
      PILOT_SETTINGS_ID: undefined,
      PILOT_SHARE_OF: 1,
      PILOT_CORES: undefined,
      PILOT_RAM_MIB: undefined,
      PILOT_SCRATCH_MIB: undefined,
      PILOT_GPUS: undefined,
      PILOT_LABELS: [],
      PILOT_ENDS_AT: undefined,
      LOG_LEVEL: 'silent',
      ...change,
    };
  }

  claim(tool: Tool, change: Partial<Claim> = {}): Claim {
    const jobId = randomUUID();
    const ordinal = this.#jobs++;
    const content = Buffer.from(this.content);
    return {
      jobId,
      attempt: 1,
      token: randomUUID(),
      taskId: randomUUID(),
      ordinal,
      tool,
      inputs: [
        {
          fileId: randomUUID(),
          name: 'run1.raw',
          basename: 'run1.raw',
          ordinal: 0,
          size: content.length,
          checksum: createHash('md5').update(content).digest('hex'),
          checksumKind: 'md5',
          replicas: [this.url('storage/run1.raw')],
        },
      ],
      outputs: [
        {
          port: 'out',
          fileId: randomUUID(),
          stem: `run1.output.1.${ordinal}`,
          folder: this.url(`storage/${jobId}.1/`),
        },
      ],
      checksumKind: 'md5',
      keepsLog: true,
      roots: [],
      log: { fileId: randomUUID(), name: `run1.log.1.${ordinal}.1.log.tgz`, folder: this.url(`storage/${jobId}.1/`) },
      limits: limitsOf(),
      ...change,
    };
  }

  /** Processes of a claim's payload, by the environment they were started with. */
  payloads({ jobId, attempt }: Claim): number[] {
    const mark = `TMPDIR=${this.path('work', `${jobId}.${attempt}`, 'tmp')}`;
    return listPids().filter((pid) => hasVariable(pid, (variable) => variable === mark));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#directory[Symbol.asyncDispose]());
  }
}
