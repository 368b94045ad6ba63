/** The commands of what texts of the API name: its fields are of no use on a command line. */
const COMMANDS: Readonly<Record<string, string>> = {
  cancelTask: 'visor task cancel',
  finishTask: 'visor task finish',
  pauseTask: 'visor task pause',
  resumeTask: 'visor task resume',
  retryTask: 'visor task retry',
  setTaskRank: 'visor task rank',
  retryJobs: 'visor job retry',
  cancelWorkflow: 'visor workflow cancel',
  retryWorkflow: 'visor workflow retry',
  startWorkflow: 'visor workflow start',
  rerun: 'visor rerun',
  createTemplate: 'visor template submit',
  editTemplate: 'visor template edit',
  setTemplateStatus: 'visor template activate',
  announceFiles: 'visor announce',
  closeDataset: 'visor dataset close',
  holdDataset: 'visor dataset hold',
  releaseDataset: 'visor dataset release',
  reopenDataset: 'visor dataset reopen',
  undeleteDataset: 'visor dataset undelete',
  setStorage: 'visor storage set',
  releaseNode: 'visor node release',
  cancelOperation: 'visor operation cancel',
  repairDataInconsistencies: 'visor doctor --repair',
  repairInconsistencies: 'visor doctor --repair',
  repairWorkflowInconsistencies: 'visor doctor --repair',
};

/** What a command line calls the fields of the API, wherever a text names them. */
const FIELDS: Readonly<Record<string, string>> = {
  capacityBytes: '--capacity',
  datasetId: 'the dataset',
  expectedFiles: '--files',
  failedOf: '--failed-of',
  fileId: 'the file',
  fileIds: 'the files',
  highMark: '--high',
  jobId: 'the job',
  jobIds: 'the jobs',
  keepSeconds: '--keep',
  lastCopy: '--last-copy',
  lowMark: '--low',
  pilotId: 'the pilot',
  taskId: 'the task',
  templateId: '--template',
  workflowId: 'the workflow',
};

/** The same of fields whose names are words of the language: where a refusal begins with its field. */
const LEADING: Readonly<Record<string, string>> = {
  cwl: 'the document',
  mask: '--mask',
  metadata: '--metadata',
  reason: '--reason',
  reserve: '--reserve',
  where: '--where',
  'where.codes': '--code',
  'where.jobIds': 'the jobs',
  'where.metadata': '--where',
  'where.nodes': '--node',
  'where.taskId': '--task',
};

/** A name of the API in a text, and not a part of a name in quotes, or of a command; `rerun` only where it is what does something. */
const NAMES = new RegExp(
  `(?<![\\w"'«./-]|visor )(?:${[...Object.keys(COMMANDS), ...Object.keys(FIELDS)]
    .filter((name) => name !== 'rerun')
    .join('|')}|rerun(?= makes| then makes|\\)))(?![\\w"'»/-]|\\.\\w)`,
  'g',
);

/**
 * Returns a text of the API with the commands that do what it names, and the options of what it asks for.
 * @param field of the request that it is about
 */
export function inCommands(text: string, field?: unknown): string {
  const lead = typeof field === 'string' && text.startsWith(`${field} `) ? leadOf(field) : undefined;
  if (typeof field === 'string' && lead !== undefined) return lead + inCommands(text.slice(field.length));
  return text.replaceAll(NAMES, (name) => COMMANDS[name] ?? FIELDS[name] ?? name);
}

/** Also of an element of a list: `where.codes.0`. */
const leadOf = (field: string): string | undefined => {
  const name = field.replace(/(?:\.\d+|\[\d+\])+$/, '');
  return Object.hasOwn(LEADING, name) ? LEADING[name] : undefined;
};
