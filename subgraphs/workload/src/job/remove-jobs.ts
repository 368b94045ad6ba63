/**
 * Deletes the rows of all jobs that the CTE `chosen (id)` names, with all that belongs to them; the CTE `jobs (id)` has those that
 * were deleted. A new table with rows of jobs belongs here.
 */
export const REMOVE_CHOSEN_JOBS = `
  results as (
    delete from job_action r using chosen c, job j, task_action a
     where j.id = c.id and a.task_id = j.task_id and r.action_id = a.id and r.job_id = c.id
  ), tails as (delete from stream_tail s using chosen c where s.job_id = c.id
  ), inputs as (delete from job_input i using chosen c where i.job_id = c.id
  ), products as (delete from product p using chosen c where p.job_id = c.id
  ), requests as (delete from registration r using chosen c where r.job_id = c.id
  ), attempts as (delete from attempt a using chosen c where a.job_id = c.id
  ), jobs as (delete from job j using chosen c where j.id = c.id returning j.id)`;
