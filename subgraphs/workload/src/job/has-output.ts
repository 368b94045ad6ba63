/** Whether the catalog has outputs of job `j`: it makes no others. */
export const HAS_OUTPUT = `exists (select from product o where o.job_id = j.id and o.kind = 'output' and o.registered)`;
