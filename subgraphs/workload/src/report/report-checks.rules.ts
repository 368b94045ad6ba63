import {
  failureCodes,
  isDeeperThan,
  isInexactNumber,
  MAX_JSON_DEPTH,
  MAX_REPORT_BYTES,
  nameProblem,
  numberProblem,
  type NameKind,
} from '@visor/schema';
import { isStorableJson } from '../text.ts';
import { urlOfFile } from '../job/output-paths.ts';
import type { FailureSource } from '../job/failure.rules.ts';
import type { Allotted, AttemptFact, Report, ReportedFile } from './report.rules.ts';
import { attemptLifecycle } from '../lifecycle/attempt.rules.ts';

/** What is wrong with a report, as the failure that it makes of the attempt where the report is its last. */
export interface ReportFault {
  readonly code: number;
  readonly source: FailureSource;
  readonly text: string;
  /** The log archive of the report can't be taken either. */
  readonly spoilsLog?: true;
}

const refusedFor = (text: string): ReportFault => ({ code: failureCodes.REPORT_REFUSED, source: 'pilot', text });

/** Why a report is not taken; undefined: it is. */
export function findFault(fact: AttemptFact, report: Report): ReportFault | undefined {
  const { state } = report;
  if (state === 'LOST') return refusedFor('only the server says that an attempt is lost');
  if (state !== fact.state && !attemptLifecycle.canBecome(fact.state, state))
    return refusedFor(`${fact.state} does not become ${state}`);
  if (state === 'FAILED' && !report.failure) return refusedFor('a FAILED report needs its failure');
  if (state === 'CANCELLED' && !fact.cancelRequested) return refusedFor('nobody asked to cancel this job');
  const problem = programReportProblem(report.report);
  if (problem)
    return { code: failureCodes.PAYLOAD_NO_REPORT, source: 'payload', text: `the program's report ${problem}` };
  return outputsFault(fact, report.outputs ?? []) ?? logFault(fact, report);
}

/** Why a program's report can't be kept as it is written. It is walked without recursion before anything else does. */
function programReportProblem(report: unknown): string | undefined {
  if (report === undefined || report === null) return undefined;
  if (isDeeperThan(report, MAX_JSON_DEPTH)) return `is nested deeper than ${MAX_JSON_DEPTH} lists and objects`;
  let inexact: string | undefined;
  const text = JSON.stringify(report, (_, value: unknown) => {
    if (isInexactNumber(value)) inexact ??= numberProblem(value.rawJSON);
    else if (typeof value === 'number' && !Number.isFinite(value)) inexact ??= numberProblem(String(value));
    return value;
  });
  if (inexact !== undefined) return inexact;
  if (!isStorableJson(text)) return 'holds \\u0000 or half of a surrogate pair, which no database keeps';
  return Buffer.byteLength(text) > MAX_REPORT_BYTES ? `is larger than ${MAX_REPORT_BYTES} bytes` : undefined;
}

function outputsFault(fact: AttemptFact, files: readonly ReportedFile[]): ReportFault | undefined {
  const seen = new Set<string>();
  for (const file of files) {
    const allotted = fact.outputs.find((output) => output.fileId === file.fileId);
    const of = (text: string): string => `output ${shown(file.name)}: ${text}`;
    if (!allotted) return refusedFor(of(`file id ${shown(file.fileId)} is not of this attempt`));
    if (seen.has(file.fileId)) return refusedFor(of(`port ${allotted.port} is given twice`));
    seen.add(file.fileId);
    const bad = namesProblem(file, 'basename');
    if (bad) return { code: failureCodes.OUTPUT_NAME_INVALID, source: 'payload', text: of(bad) };
    const wrong = fileProblem(allotted, file);
    if (wrong) return refusedFor(of(wrong));
  }
  return undefined;
}

function logFault(fact: AttemptFact, { log }: Report): ReportFault | undefined {
  if (!log) return undefined;
  const wrong =
    log.fileId === fact.log.fileId
      ? (namesProblem(log, 'derived') ?? fileProblem(fact.log, log))
      : 'file id is not of this attempt';
  return wrong === undefined ? undefined : { ...refusedFor(`log ${shown(log.name)}: ${wrong}`), spoilsLog: true };
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 100).toWellFormed());

function namesProblem({ name, basename }: ReportedFile, kind: NameKind): string | undefined {
  const bad = nameProblem('derived', name);
  if (bad !== undefined) return `the name ${bad}`;
  const badBasename = nameProblem(kind, basename);
  return badBasename === undefined ? undefined : `the basename ${shown(basename)} ${badBasename}`;
}

function fileProblem(allotted: Allotted, file: ReportedFile): string | undefined {
  if (!file.name.startsWith(allotted.stem)) return `the name does not begin with ${allotted.stem}`;
  const url = urlOfFile(allotted.url, file.name);
  if (file.url !== url) return `the url is not ${url}`;
  if (!/^[0-9a-f]{8,128}$/.test(file.checksum)) return 'the checksum is not lower-case hexadecimal';
  if (!(file.size >= 0)) return 'the size is negative';
  return undefined;
}
