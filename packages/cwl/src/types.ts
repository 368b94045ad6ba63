/** What is wrong with a template, where, and what to do about it. */
export interface Problem {
  /** CWL_*: not valid CWL; SPD_*: valid, but not something Visor runs. */
  readonly code: ProblemCode;
  readonly severity: 'ERROR' | 'WARNING';
  /** From 1; in the document's text. */
  readonly line: number;
  readonly col: number;
  /** Place in the document, `/steps/decode/in/raw`. */
  readonly path: string;
  readonly message: string;
  /** What to write instead; may be empty. */
  readonly hint: string;
}

export type ProblemCode =
  | `CWL_${'YAML' | 'TOO_LARGE' | 'VERSION' | 'CLASS' | 'MAIN' | 'FIELD' | 'FIELD_MISSING' | 'TYPE_UNKNOWN'}`
  | `CWL_${'REQ_UNKNOWN' | 'HINT' | 'REF' | 'LINK' | 'LINK_MISSING' | 'LINK_TYPE' | 'CYCLE' | 'DUP_ID' | 'EXPR'}`
  | `SPD_${'NO_DATASET' | 'DATASET_AMBIGUOUS' | 'NO_OUTPUT' | 'SCATTER_METHOD' | 'SCATTER_NONFILE' | 'NESTED_SCATTER'}`
  | `SPD_${'MODE_MISMATCH' | 'NONFILE_LINK' | 'WHEN' | 'EXPRESSION_TOOL' | 'OPERATION' | 'DIRECTORY' | 'GLOB' | 'PROGRAM'}`
  | `SPD_${'REQ_UNSUPPORTED' | 'HINT_VALUE' | 'ENTRYNAME' | 'NAME' | 'PARAM_MISSING' | 'PARAM_TYPE'}`;

export type Mode = 'MAP' | 'MERGE';
export type Device = 'CPU' | 'GPU' | 'ANY';

/** Value of a parameter; null where an optional one has none. */
export type Value = string | number | boolean | null;

export interface Resources {
  readonly cores: number;
  readonly ramMiB: number;
  /** Working directory and temporary directory together. */
  readonly scratchMiB: number;
  /** Absent: none. */
  readonly gpus?: number;
  /** Absent: no limit. */
  readonly wallSeconds?: number;
}

/** One stage of a chain. */
export interface ChainStep {
  /** Position in the chain, from 1. */
  readonly ordinal: number;
  readonly step: string;
  readonly executable: string;
  /** For people: parameters filled in, per-file parts left as `$(inputs.raw.path)`. `renderCommand` makes the real ones. */
  readonly args: readonly string[];
  readonly mode: Mode;
  readonly device: Device;
  /** Priority; larger is sooner. */
  readonly rank: number;
  /** Further attempts a failed job may have. */
  readonly retries: number;
  /** Delay before the first retry, seconds. */
  readonly retryDelay: number;
  readonly maxFailedFraction: number;
  /** MERGE: files per job; all when absent. */
  readonly filesPerJob?: number;
  /** MERGE: bytes of the files of one job at most; a larger file has a job of its own. */
  readonly sizePerJob?: number;
  /** Jobs are formed while the input dataset is open. */
  readonly streaming?: boolean;
  /** Jobs after which the scheduler computes the rank again; absent: workload's own number. */
  readonly chunk?: number;
  /** Jobs that are claimable at once; absent: as many as the window of the device holds. */
  readonly window?: number;
  /** Labels that a pilot must have. */
  readonly labels?: readonly string[];
  /** Absent: attempts store their log archives. */
  readonly keepLogs?: boolean;
  readonly outputs: readonly { readonly port: string; readonly required: boolean }[];
  readonly resources: Resources;
  readonly tool: Tool;
}

export interface Chain {
  readonly steps: readonly ChainStep[];
}

export type CompileResult =
  { readonly chain: Chain; readonly warnings: readonly Problem[] } | { readonly problems: readonly Problem[] };

/**
 * A compiled command-line tool: plain JSON with every parameter in it. Only `renderCommand`, `collectOutputs` and `classifyExitCode` look inside.
 * Text fields may hold parameter references.
 */
export interface Tool {
  /** Of this shape, for messages that outlive a release. */
  readonly version: 1;
  /** Name of the workflow's step, for people; tools compiled before it was kept have none. */
  readonly step?: string;
  readonly mode: Mode;
  /** The input that takes the job's file (MAP) or files (MERGE). */
  readonly port: string;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly baseCommand: readonly string[];
  /** In the order of the command line. */
  readonly bindings: readonly Binding[];
  readonly stdin?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly outputs: readonly OutputPort[];
  readonly successCodes: readonly number[];
  readonly permanentFailCodes: readonly number[];
  readonly temporaryFailCodes: readonly number[];
}

export interface Binding {
  /** A text with parameter references; a whole reference keeps its value's type. */
  readonly value: string;
  readonly prefix?: string;
  /** Prefix and value are two arguments (default) or one. */
  readonly separate: boolean;
  readonly itemSeparator?: string;
}

export interface OutputPort {
  readonly port: string;
  readonly kind: 'output' | 'log' | 'report';
  readonly required: boolean;
  /** Relative to the working directory; or the program's standard output or error. */
  readonly globs: readonly string[];
  readonly stream?: 'stdout' | 'stderr';
}

/** A staged file. */
export interface JobFile {
  readonly path: string;
  readonly basename: string;
  /** Bytes. */
  readonly size: number;
}

export interface Job {
  /** MAP: one; MERGE: in order, possibly none. */
  readonly inputs: readonly JobFile[];
  readonly runtime: {
    /** Working directory, absolute. */
    readonly outdir: string;
    readonly tmpdir: string;
    readonly cores: number;
    readonly ramMiB: number;
  };
}

export interface RenderedCommand {
  readonly argv: readonly string[];
  /** HOME, TMPDIR and what the tool declares; the caller adds PATH and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** Path of the file to read. */
  readonly stdin?: string;
  /** Names relative to the working directory. */
  readonly stdout?: string;
  readonly stderr?: string;
}

export interface CollectedOutputs {
  readonly outputs: readonly { readonly port: string; readonly name: string }[];
  /** Files of log ports, and captured streams that no other port takes. */
  readonly logs: readonly string[];
  /** The program's JSON report, where one is declared and was found. */
  readonly report?: string;
  /** Required ports, of any kind, without a match. */
  readonly missing: readonly string[];
  /** Ports that take one file and match several. */
  readonly ambiguous: readonly { readonly port: string; readonly names: readonly string[] }[];
}
