import type { EventSource } from '@visor/service';
import { REPORTER } from '../history/history.reads.ts';

/** Transitions of jobs and attempts. What the archive keeps of a job is read with the job. */
const JOBS: EventSource = {
  name: 'job',
  table: 'job_history h',
  joins: `left join job j on j.id = h.job_id
    left join attempt f on h.code is not null and f.job_id = h.job_id and f.number = h.attempt`,
  id: 'h.id',
  sequence: 'job_history_id',
  at: 'h.at',
  subjectId: 'h.job_id',
  isSubjectUuid: true,
  columns: {
    type: `case when h.job_state is null then 'attempt.' || lower(h.attempt_state)
      when h.job_state = h.source then 'job.' || lower(h.cause) else 'job.' || lower(h.job_state) end`,
    subject: `'JOB'`,
    name: 'null',
    taskId: 'j.task_id',
    attempt: 'h.attempt',
    source: 'h.source',
    target: 'coalesce(h.job_state, h.attempt_state)',
    code: 'h.code',
    by: REPORTER,
    reason: 'coalesce(h.note, f.failure_text)',
  },
  // Those of the oldest day come first.
  oldest: 'select id from job_history limit 1',
};

/** Phases of tasks, what people did to them, pilots and nodes. */
const STATES: EventSource = {
  name: 'state',
  table: 'state_change s',
  joins: `left join pilot p on p.id = case when s.aspect = 'PILOT_STATUS' then s.subject::uuid end`,
  id: 's.id',
  sequence: 'state_change_id_seq',
  at: 's.at',
  subjectId: 's.subject',
  isSubjectUuid: false,
  columns: {
    type: `split_part(lower(s.aspect), '_', 1) || '.' || lower(case s.aspect when 'TASK_ACTION' then s.cause else s.target end)`,
    subject: `split_part(s.aspect, '_', 1)`,
    name: `case split_part(s.aspect, '_', 1) when 'PILOT' then p.name when 'NODE' then s.subject end`,
    taskId: `case when s.aspect like 'TASK%' then s.subject end`,
    attempt: 'null',
    source: 's.source',
    target: 's.target',
    code: 'null',
    by: 's.reporter',
    reason: 's.note',
  },
  oldest: 'select min(id) from state_change',
};

/** What workload records of what happens. */
export const EVENT_SOURCES: readonly EventSource[] = [JOBS, STATES];
