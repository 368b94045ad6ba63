import {
  failureCodes,
  isDeeperThan,
  isInexactNumber,
  isStorableJson,
  MAX_JSON_DEPTH,
  MAX_REPORT_BYTES,
  type NameKind,
  nameProblem,
  numberProblem,
} from '@visor/schema';
import type { FailureSource } from '../job/failure.rules.ts';
import { placesOfFile, type AssignedFile } from '../job/output-paths.ts';
import type { LoadedAttempt, ReportedFile } from '../job/transition.rules.ts';
import { attemptLifecycle, UNREACHABLE } from '../lifecycle/attempt.rules.ts';
import type { Report } from './report.types.ts';

/** What is wrong with a report, as the failure that it makes of the attempt where the report is its last. */
export interface ReportFault {
  readonly code: number;
  readonly source: FailureSource;
  readonly text: string;
  /** The report's log archive cannot be taken either. */
  readonly isLogUnusable?: true;
}

/** Largest Int of GraphQL. */
const LAST_SEQUENCE = 2 ** 31 - 1;

const refusedFor = (text: string): ReportFault => ({ code: failureCodes.REPORT_REFUSED, source: 'pilot', text });

/** Returns why a report is refused, or undefined. */
export function findFault(attempt: LoadedAttempt, report: Report): ReportFault | undefined {
  const { state } = report;
  if (state === 'LOST' || state === UNREACHABLE)
    return refusedFor('only the server says that an attempt is lost or unreachable');
  if (!attemptLifecycle.isFinal(state) && report.sequence >= LAST_SEQUENCE)
    return refusedFor(`sequence ${report.sequence} leaves no number for the report that ends the attempt`);
  if (state !== attempt.state && !attemptLifecycle.canBecome(attempt.state, state))
    return refusedFor(`${attempt.state} does not become ${state}`);
  if (state === 'FAILED' && !report.failure) return refusedFor('a FAILED report needs its failure');
  if (state === 'CANCELLED' && !attempt.cancelRequested && attempt.killText === null)
    return refusedFor('nobody asked to cancel this job');
  const problem = programReportProblem(report.report);
  if (problem)
    return { code: failureCodes.PAYLOAD_NO_REPORT, source: 'payload', text: `the program's report ${problem}` };
  return outputsFault(attempt, report.outputs ?? []) ?? logFault(attempt, report);
}

/** Returns why a program's report cannot be stored. Its depth is checked first, without recursion. */
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

function outputsFault(attempt: LoadedAttempt, files: readonly ReportedFile[]): ReportFault | undefined {
  const seen = new Set<string>();
  for (const file of files) {
    const assigned = attempt.outputs.find((output) => output.fileId === file.fileId);
    const of = (text: string): string => `output ${shown(file.name)}: ${text}`;
    if (!assigned) return refusedFor(of(`file id ${shown(file.fileId)} is not of this attempt`));
    if (seen.has(file.fileId)) return refusedFor(of(`port ${assigned.port} is given twice`));
    seen.add(file.fileId);
    if (file.port != null && file.port !== assigned.port)
      return refusedFor(of(`port ${shown(file.port)} is not that of its file id, ${assigned.port}`));
    const bad = namesProblem(file, 'basename');
    if (bad) return { code: failureCodes.OUTPUT_NAME_INVALID, source: 'payload', text: of(bad) };
    const wrong = fileProblem(assigned, file);
    if (wrong) return refusedFor(of(wrong));
  }
  return undefined;
}

function logFault(attempt: LoadedAttempt, { log }: Report): ReportFault | undefined {
  if (!log) return undefined;
  const wrong =
    log.fileId === attempt.log.fileId
      ? (namesProblem(log, 'derived') ?? fileProblem(attempt.log, log))
      : 'file id is not of this attempt';
  return wrong === undefined ? undefined : { ...refusedFor(`log ${shown(log.name)}: ${wrong}`), isLogUnusable: true };
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 100).toWellFormed());

function namesProblem({ name, basename }: ReportedFile, kind: NameKind): string | undefined {
  const bad = nameProblem('derived', name);
  if (bad !== undefined) return `the name ${bad}`;
  const badBasename = nameProblem(kind, basename);
  return badBasename === undefined ? undefined : `the basename ${shown(basename)} ${badBasename}`;
}

/** Hexadecimal digits of a checksum. */
const DIGITS = { md5: 32, sha256: 64, adler32: 8, crc32: 8 } as const satisfies Record<
  ReportedFile['checksumKind'],
  number
>;

function fileProblem(assigned: AssignedFile, file: ReportedFile): string | undefined {
  if (!file.name.startsWith(assigned.stem)) return `the name does not begin with ${assigned.stem}`;
  const urls = placesOfFile(assigned, file.name).map(({ url }) => url);
  if (!urls.includes(file.url)) return `the url is not ${urls.join(' or ')}`;
  if (!/^[0-9a-f]{8,128}$/.test(file.checksum)) return 'the checksum is not lower-case hexadecimal';
  if (file.checksum.length !== DIGITS[file.checksumKind])
    return `the checksum has ${file.checksum.length} digits, ${file.checksumKind} has ${DIGITS[file.checksumKind]}`;
  if (!Number.isSafeInteger(file.size) || file.size < 0) return 'the size is not a whole number from 0 to 2^53 - 1';
  return undefined;
}
