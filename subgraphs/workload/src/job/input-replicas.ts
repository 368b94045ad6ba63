/** Returns the URLs of a job's input: those recorded last, else those of the time when the job was formed. */
export const inputUrls = (input: string): string =>
  `coalesce((select r.urls from input_replicas r where r.file_id = ${input}.file_id), ${input}.urls)`;
