// Written by scripts/generate.ts from the SDL. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** As `AttemptExecution`. Of a text the first 255 characters are stored, of `gpus` the first 64. */
export type AttemptExecutionInput = {
  readonly program?: string | null | undefined;
  readonly sha256?: string | null | undefined;
  readonly version?: string | null | undefined;
  readonly slot?: number | null | undefined;
  readonly gpus?: ReadonlyArray<string> | null | undefined;
  readonly environment?: string | null | undefined;
  readonly memoryBy?: string | null | undefined;
};

/** Phases of an attempt, in order, its four final states, and UNREACHABLE. Phases only go forward, and may be skipped. */
export type AttemptState =
  | 'CLAIMED'
  | 'VALIDATING'
  | 'SETTING_UP'
  | 'STAGING_IN'
  | 'RUNNING'
  | 'ANALYSING'
  | 'STAGING_OUT'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELLED'
  | 'LOST'
  /** Its lease lapsed, and its job may be claimed again. Not final: it goes on when its pilot is heard before that, and is LOST otherwise. */
  | 'UNREACHABLE';

/** As `AttemptUsage`. A number that is negative or not finite is stored as unknown. */
export type AttemptUsageInput = {
  readonly cpuSeconds?: number | null | undefined;
  readonly wallSeconds?: number | null | undefined;
  readonly peakMemoryMiB?: number | null | undefined;
  readonly readBytes?: number | null | undefined;
  readonly writtenBytes?: number | null | undefined;
  readonly peakScratchMiB?: number | null | undefined;
  readonly peakProcesses?: number | null | undefined;
};

/** Algorithm of a checksum; its value is lower-case hexadecimal. */
export type ChecksumKind =
  | 'md5'
  | 'sha256'
  | 'adler32'
  | 'crc32';

export type ClaimJobsInput = {
  readonly pilotId: string;
  readonly incarnation: string;
  /** A repeat with the same id returns the same claims, so that a lost answer does no harm. */
  readonly requestId: string;
  /** Largest number of claims, 1 to 200. */
  readonly max: number;
  /** As in a heartbeat. */
  readonly refuses?: ReadonlyArray<string> | null | undefined;
  /** As in a heartbeat. */
  readonly unavailable?: ReadonlyArray<string> | null | undefined;
  /** Ids of storages that are not mounted on its node, at most 200: it gets no jobs whose outputs would go there. Null: each is. */
  readonly unmounted?: ReadonlyArray<string> | null | undefined;
  /** As in a heartbeat: no claims are returned while it is set. */
  readonly notReady?: string | null | undefined;
};

export type CommandAcknowledgement = {
  /** `id` of the command. */
  readonly id: string;
  readonly outcome: CommandOutcome;
  /** For people. */
  readonly text?: string | null | undefined;
};

export type CommandOutcome =
  | 'DONE'
  /** The pilot does not know this command. */
  | 'UNSUPPORTED'
  | 'FAILED';

export type Device =
  | 'CPU'
  | 'GPU'
  | 'ANY';

export type FailureInput = {
  readonly code: number;
  readonly source: FailureSource;
  readonly text: string;
};

/** Where a failure happened. */
export type FailureSource =
  | 'pilot'
  | 'payload'
  | 'server';

export type HeartbeatInput = {
  readonly pilotId: string;
  readonly incarnation: string;
  /** Every lease that the pilot holds, also of prefetched jobs; only these are renewed. */
  readonly held: ReadonlyArray<LeaseInput>;
  readonly status: PilotStatus;
  /** Programs that it does not have; it gets none of their jobs. Null (older pilots): the server uses what it knows from reports. */
  readonly refuses?: ReadonlyArray<string> | null | undefined;
  /** Programs that it cannot start now, as their file system does not answer: it gets none of their jobs, and these wait, however long that takes. */
  readonly unavailable?: ReadonlyArray<string> | null | undefined;
  /** Why it claims no jobs; null when it is ready. */
  readonly notReady?: string | null | undefined;
  /** A problem that somebody should look at; null when there is none. */
  readonly warning?: string | null | undefined;
  /** Load of the node: processes that run or wait for a core, averaged over a minute; null when unknown. */
  readonly load?: number | null | undefined;
  /** Commands that were received since the last answered heartbeat. Null (older pilots): the server uses what the pilot's state shows. */
  readonly acknowledged?: ReadonlyArray<CommandAcknowledgement> | null | undefined;
};

export type JobReport = {
  readonly jobId: string;
  readonly attempt: number;
  readonly token: string;
  /** Larger in every report of the attempt. */
  readonly sequence: number;
  readonly state: AttemptState;
  readonly at: string;
  /**
   * States that the attempt went through before `state` and that no report told of, in their order, at most 10: one report tells of a
   * short attempt. One that it cannot go through from where it is, because it is past it or for another reason, is passed over.
   */
  readonly phases?: ReadonlyArray<PhaseInput> | null | undefined;
  /** For FAILED: code, source, and a text for people. */
  readonly failure?: FailureInput | null | undefined;
  /**
   * The program's own JSON report: at most 256 KiB, 60 levels of lists and objects, no NUL, finite numbers. Numbers are stored as
   * 64-bit floating point, so write whole numbers beyond 2^53 as strings. A report that breaks a rule ends the attempt FAILED 407.
   */
  readonly report?: unknown;
  /** For FINISHED: the files that were staged out. */
  readonly outputs?: ReadonlyArray<OutputInput> | null | undefined;
  /** For every final state: the log archive, if it was staged out. */
  readonly log?: OutputInput | null | undefined;
  readonly logNote?: string | null | undefined;
  /** For every final state: the end of the program's standard output, at most 64 KiB. */
  readonly stdout?: StreamTailInput | null | undefined;
  /** For every final state: the end of the program's standard error, at most 64 KiB. */
  readonly stderr?: StreamTailInput | null | undefined;
  /** For every final state: what the program used. */
  readonly usage?: AttemptUsageInput | null | undefined;
  /** For every final state: what ran. */
  readonly execution?: AttemptExecutionInput | null | undefined;
};

/** A lease, as its pilot names it. */
export type LeaseInput = {
  readonly jobId: string;
  readonly attempt: number;
  readonly token: string;
};

/** The ends of the streams of an attempt that goes on. A stream without a text is empty. */
export type LiveTailInput = {
  readonly jobId: string;
  readonly attempt: number;
  readonly token: string;
  /** At most 64 KiB; of a longer text the end is kept. */
  readonly stdout?: StreamTailInput | null | undefined;
  readonly stderr?: StreamTailInput | null | undefined;
};

export type OutputInput = {
  readonly fileId: string;
  readonly port?: string | null | undefined;
  /** Name of the file: stem and extension. */
  readonly name: string;
  /** Name that the program gave the file. */
  readonly basename: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
  readonly url: string;
};

export type PhaseInput = {
  readonly state: AttemptState;
  /** When it began. */
  readonly at: string;
};

export type PilotCommandKind =
  /** Jobs for this pilot's device are ready. */
  | 'JOBS_READY'
  /** End this attempt: its job is cancelled, or a person has ended the attempt. The pilot reports it CANCELLED in both cases. */
  | 'CANCEL'
  /** Claim no more jobs, finish the held attempts, stop. */
  | 'DRAIN'
  /** The drain is cancelled: claim jobs again. */
  | 'RESUME'
  /** Run this release. Pilots of today acknowledge it as UNSUPPORTED. */
  | 'RELEASE'
  /** Somebody follows the output of this attempt: send its end by `sendTails`, again when it changes, as long as this command is repeated. */
  | 'TAIL';

export type PilotStatus =
  | 'STARTING'
  | 'IDLE'
  | 'BUSY'
  | 'DRAINING'
  | 'STOPPED'
  | 'LOST';

export type RegisterPilotInput = {
  readonly name: string;
  /** New at each start of the pilot process. */
  readonly incarnation: string;
  readonly node: string;
  readonly device: Device;
  readonly slots: number;
  readonly version: string;
  /** Programs that it does not have. */
  readonly refuses?: ReadonlyArray<string> | null | undefined;
  /** Why it claims no jobs; null when it is ready. */
  readonly notReady?: string | null | undefined;
  /** Folders in which it finds programs; shown to people. */
  readonly programFolders?: ReadonlyArray<string> | null | undefined;
  /** Cores for jobs, 0.01 to 65536. Null, here and below: not declared, so that only `slots` bounds what the pilot gets. */
  readonly cores?: number | null | undefined;
  /** Memory for jobs, MiB, 1 to 1073741824. */
  readonly ramMiB?: number | null | undefined;
  /** Disk for work directories, MiB. */
  readonly scratchMiB?: number | null | undefined;
  /** GPUs, 0 to 1024. */
  readonly gpus?: number | null | undefined;
  /** At most 32, each of 1 to 63 letters, digits and . _ : = / + -, with a letter or digit at both ends. */
  readonly labels?: ReadonlyArray<string> | null | undefined;
  /** Jobs that it may hold beyond those that it can run at once, 0 to 10000. */
  readonly prefetch?: number | null | undefined;
  /** How long from now the pilot runs, seconds, 1 to 315360000. It gets no job that may run longer than what is left of it. */
  readonly lifetimeSeconds?: number | null | undefined;
};

export type ReportJobsInput = {
  readonly pilotId: string;
  readonly incarnation: string;
  /** At most 200. */
  readonly reports: ReadonlyArray<JobReport>;
};

export type ReportStatus =
  | 'APPLIED'
  /** Applied before; nothing was changed. */
  | 'DUPLICATE'
  /** The token is wrong, the attempt is another pilot's, or it is LOST or CANCELLED. */
  | 'LEASE_LOST'
  /** The report is wrong; see `text`. A wrong final report ends the attempt FAILED with that reason. */
  | 'REFUSED';

export type SendTailsInput = {
  readonly pilotId: string;
  readonly incarnation: string;
  /** At most 20. */
  readonly tails: ReadonlyArray<LiveTailInput>;
};

/** The end of a stream; of a longer text the last 65,536 characters are stored. */
export type StreamTailInput = {
  readonly text: string;
  /** Bytes of the stream before the text. */
  readonly omittedBytes: number;
};

export type RegisterPilotMutationVariables = Exact<{
  input: RegisterPilotInput;
}>;


export type RegisterPilotMutation = { readonly registerPilot: { readonly heartbeatSeconds: number, readonly leaseSeconds: number, readonly pollSeconds: number, readonly pilot: { readonly id: string } } };

export type HeartbeatMutationVariables = Exact<{
  input: HeartbeatInput;
}>;


export type HeartbeatMutation = { readonly heartbeat: { readonly lost: ReadonlyArray<{ readonly jobId: string, readonly attempt: number }>, readonly commands: ReadonlyArray<{ readonly id: string | null, readonly kind: PilotCommandKind, readonly jobId: string | null, readonly attempt: number | null, readonly version: string | null }> } };

export type ClaimJobsMutationVariables = Exact<{
  input: ClaimJobsInput;
}>;


export type ClaimJobsMutation = { readonly claimJobs: ReadonlyArray<{ readonly jobId: string, readonly attempt: number, readonly token: string, readonly taskId: string, readonly ordinal: number, readonly tool: unknown, readonly checksumKind: ChecksumKind, readonly keepsLog: boolean, readonly inputs: ReadonlyArray<{ readonly fileId: string, readonly name: string, readonly basename: string, readonly ordinal: number, readonly size: number, readonly checksum: string, readonly checksumKind: ChecksumKind, readonly replicas: ReadonlyArray<string> }>, readonly outputs: ReadonlyArray<{ readonly port: string, readonly fileId: string, readonly stem: string, readonly folder: string }>, readonly log: { readonly fileId: string, readonly name: string, readonly folder: string }, readonly roots: ReadonlyArray<{ readonly storageId: string, readonly markerId: string, readonly name: string, readonly url: string }>, readonly limits: { readonly wallSeconds: number, readonly cores: number, readonly ramMiB: number, readonly scratchMiB: number, readonly gpus: number } }> };

export type ReportJobsMutationVariables = Exact<{
  input: ReportJobsInput;
}>;


export type ReportJobsMutation = { readonly reportJobs: ReadonlyArray<{ readonly jobId: string, readonly attempt: number, readonly status: ReportStatus, readonly state: AttemptState | null, readonly text: string | null, readonly cancel: boolean }> };

export type SendTailsMutationVariables = Exact<{
  input: SendTailsInput;
}>;


export type SendTailsMutation = { readonly sendTails: { readonly followed: ReadonlyArray<{ readonly jobId: string, readonly attempt: number }> } };

export type PilotCommandsSubscriptionVariables = Exact<{
  pilotId: string;
}>;


export type PilotCommandsSubscription = { readonly pilotCommands: { readonly id: string | null, readonly kind: PilotCommandKind, readonly jobId: string | null, readonly attempt: number | null, readonly version: string | null } };


export const RegisterPilotDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RegisterPilot"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterPilotInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"registerPilot"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pilot"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"heartbeatSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"leaseSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"pollSeconds"}}]}}]}}]} as unknown as DocumentNode<RegisterPilotMutation, RegisterPilotMutationVariables>;
export const HeartbeatDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Heartbeat"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"HeartbeatInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"heartbeat"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jobId"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"commands"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"jobId"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<HeartbeatMutation, HeartbeatMutationVariables>;
export const ClaimJobsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ClaimJobs"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ClaimJobsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"claimJobs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jobId"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"token"}},{"kind":"Field","name":{"kind":"Name","value":"taskId"}},{"kind":"Field","name":{"kind":"Name","value":"ordinal"}},{"kind":"Field","name":{"kind":"Name","value":"tool"}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"basename"}},{"kind":"Field","name":{"kind":"Name","value":"ordinal"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"checksum"}},{"kind":"Field","name":{"kind":"Name","value":"checksumKind"}},{"kind":"Field","name":{"kind":"Name","value":"replicas"}}]}},{"kind":"Field","name":{"kind":"Name","value":"outputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"port"}},{"kind":"Field","name":{"kind":"Name","value":"fileId"}},{"kind":"Field","name":{"kind":"Name","value":"stem"}},{"kind":"Field","name":{"kind":"Name","value":"folder"}}]}},{"kind":"Field","name":{"kind":"Name","value":"log"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"folder"}}]}},{"kind":"Field","name":{"kind":"Name","value":"checksumKind"}},{"kind":"Field","name":{"kind":"Name","value":"keepsLog"}},{"kind":"Field","name":{"kind":"Name","value":"roots"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storageId"}},{"kind":"Field","name":{"kind":"Name","value":"markerId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"cores"}},{"kind":"Field","name":{"kind":"Name","value":"ramMiB"}},{"kind":"Field","name":{"kind":"Name","value":"scratchMiB"}},{"kind":"Field","name":{"kind":"Name","value":"gpus"}}]}}]}}]}}]} as unknown as DocumentNode<ClaimJobsMutation, ClaimJobsMutationVariables>;
export const ReportJobsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportJobs"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReportJobsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportJobs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jobId"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"cancel"}}]}}]}}]} as unknown as DocumentNode<ReportJobsMutation, ReportJobsMutationVariables>;
export const SendTailsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SendTails"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendTailsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendTails"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"followed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jobId"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}}]}}]}}]}}]} as unknown as DocumentNode<SendTailsMutation, SendTailsMutationVariables>;
export const PilotCommandsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"PilotCommands"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"pilotId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pilotCommands"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"pilotId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"pilotId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"jobId"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]} as unknown as DocumentNode<PilotCommandsSubscription, PilotCommandsSubscriptionVariables>;