import type { Database } from '@visor/db';
import { assertValid, isUuid, readId } from '@visor/schema';
import { isInt, pageOf, readPage, type Page, type PageRequest } from '@visor/service';
import type { JobState } from '../lifecycle/job.rules.ts';

type JobFileKind = 'INPUT' | 'OUTPUT' | 'LOG';

/** A file that a job reads, or that an attempt of it made. */
export interface JobFileRow {
  readonly jobId: string;
  readonly ordinal: number;
  readonly fileId: string;
  readonly name: string;
  readonly kind: JobFileKind;
  readonly jobState: JobState;
  /** Of what a job made: whether the catalog has it. */
  readonly registered: boolean | null;
  readonly refused: boolean;
  readonly code: number | null;
  readonly text: string | null;
}

/** By the ordinals of the jobs, then by file. */
const JOB_FILES = {
  name: 'jobFiles',
  defaultSize: 100,
  isPlace: (parts: readonly unknown[]): parts is readonly [number, string] =>
    parts.length === 2 && isInt(parts[0]) && isUuid(parts[1]),
} as const;

const INPUTS = `select i.file_id, i.name, null::boolean as registered, false as refused from job_input i where i.job_id = j.id`;
const products = (kind: string): string => `
  select p.file_id, p.name, p.registered, coalesce(r.state = 'REFUSED', false) as refused
    from product p left join registration r on r.id = p.registration_id where p.job_id = j.id and p.kind = '${kind}'`;

const FILES: Readonly<Record<JobFileKind, string>> = {
  INPUT: INPUTS,
  OUTPUT: products('output'),
  LOG: products('log'),
};

/** Files of archived job `j`; the archive of an earlier release has no names. */
const archivedFiles = (kind: JobFileKind): string => {
  const registered = kind === 'INPUT' ? 'null::boolean' : 'true';
  const column = { INPUT: 'inputs', OUTPUT: 'outputs', LOG: 'logs' }[kind];
  return `
  select i.file_id, coalesce(j.document #>> array['names', '${kind}', (i.place - 1)::text], i.file_id::text) as name, ${registered} as registered, false as refused
    from unnest(j.${column}) with ordinality i (file_id, place)
   union all
  select u.file_id, u.name, false, u.refused
    from jsonb_to_recordset(j.document -> 'unregistered') u (file_id uuid, name text, kind text, refused boolean) where u.kind = '${kind}'`;
};

interface Request extends PageRequest {
  readonly taskId: string;
  readonly jobId?: string | null;
  readonly kind: JobFileKind;
}

/** Selects a page of files of jobs `j`, each with its rows `f`. */
const pageOfFiles = (jobs: string, files: string): string => `(
  select j.id as "jobId", j.ordinal, f.file_id as "fileId", f.name, $1 as kind, j.state as "jobState", f.registered, f.refused, j.code, j.text
    from (${jobs}) j cross join lateral (${files}) f
   where j.task_id = $2 and ($3::uuid is null or j.id = $3) and j.ordinal >= coalesce($4::int, -2147483648)
     and ($4::int is null or (j.ordinal, f.file_id) > ($4, $5::uuid))
   order by j.ordinal, f.file_id limit $6)`;

const LIVE_JOBS =
  'select j.id, j.task_id, j.ordinal, j.state, j.failure_code as code, coalesce(j.failure_text, j.note) as text from job j';
const ARCHIVED_JOBS = `select x.*, x.failure_code as code,
  coalesce(x.document -> 'job' ->> 'failure_text', x.document -> 'job' ->> 'note') as text from job_archive x`;

/** Reads a page of the files of a task's jobs, of the archive too: one statement. @throws Refusal INVALID that names the field */
export async function readJobFiles(db: Pick<Database, 'query'>, request: Request): Promise<Page<JobFileRow>> {
  const range = readPage(JOB_FILES, request);
  const taskId = readId('taskId', request.taskId);
  const jobId = readId('jobId', request.jobId);
  const [ordinal, fileId] = range.after ?? [null, null];
  const archived = archivedFiles(request.kind);
  const rows = await db.query<JobFileRow>(
    `select * from (
       ${pageOfFiles(LIVE_JOBS, FILES[request.kind])} union all ${pageOfFiles(ARCHIVED_JOBS, archived)}) e
      order by e.ordinal, e."fileId" limit $6`,
    [request.kind, taskId, jobId, ordinal, fileId, range.size + 1],
  );
  return pageOf(JOB_FILES, range, rows, (row) => [row.ordinal, row.fileId]);
}

/** Files of which one question tells whether jobs read them. */
const MAX_ASKED_FILES = 10_000;

/** What is told of the inputs of a task's jobs. */
interface JobInputs {
  readonly count: number;
  readonly fileIds: readonly string[];
}

/**
 * Counts the input files of a task's jobs in some states, and finds which files are among them: one statement, by the index of the
 * task's jobs. @throws Refusal INVALID that names the field
 */
export async function readJobInputs(
  db: Pick<Database, 'query'>,
  request: { readonly taskId: string; readonly states: readonly JobState[]; readonly fileIds: readonly string[] },
): Promise<JobInputs> {
  const { length } = request.fileIds;
  assertValid(
    'fileIds',
    length > MAX_ASKED_FILES ? `has ${length} elements; at most ${MAX_ASKED_FILES} are allowed` : undefined,
  );
  const taskId = readId('taskId', request.taskId);
  const fileIds = request.fileIds.map((id, index) => readId(`fileIds.${index}`, id));
  const [row] = await db.query<{ count: string; fileIds: readonly string[] }>(
    `select (select count(*) from job j join job_input i on i.job_id = j.id where j.task_id = $1 and j.state = any ($2::text[])) as count,
            array(select f.id from unnest($3::uuid[]) with ordinality f (id, place)
                   where exists (select from job_input i join job j on j.id = i.job_id
                                  where i.file_id = f.id and j.task_id = $1 and j.state = any ($2::text[]))
                   order by f.place) as "fileIds"`,
    [taskId, request.states, fileIds],
  );
  return { count: Number(row?.count ?? 0), fileIds: row?.fileIds ?? [] };
}

/** Returns how far a file is: an input as its job, what a job made as the catalog has it. */
export function stateOfFile({
  kind,
  jobState,
  registered,
  refused,
}: JobFileRow): 'WAITING' | 'DONE' | 'FAILED' | 'CANCELLED' {
  if (kind !== 'INPUT') return registered ? 'DONE' : refused ? 'FAILED' : 'WAITING';
  if (jobState === 'FINISHED') return 'DONE';
  return jobState === 'FAILED' || jobState === 'CANCELLED' ? jobState : 'WAITING';
}
