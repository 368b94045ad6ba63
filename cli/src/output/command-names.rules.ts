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

/** A name of the API in a text, and not a part of a name in quotes, or of a command; `rerun` only where it is what does something. */
const NAMES = new RegExp(
  `(?<![\\w"'«./-]|visor )(?:${Object.keys(COMMANDS)
    .filter((name) => name !== 'rerun')
    .join('|')}|rerun(?= makes| then makes|\\)))(?![\\w"'»/-]|\\.\\w)`,
  'g',
);

/** Returns a text of the API with the commands that do what it names. */
export const inCommands = (text: string): string => text.replaceAll(NAMES, (name) => COMMANDS[name] ?? name);
