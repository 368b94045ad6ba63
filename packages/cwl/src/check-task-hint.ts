import type { Link } from './links.ts';
import type { Problems } from './problems.ts';
import type { TaskHint } from './task-hint.ts';
import type { Device } from './types.ts';

/** Returns the device of a step: the stated one, else GPU where it asks for GPUs. */
export const deviceOf = ({ device, gpus }: TaskHint): Device => device?.value ?? (gpus?.value ? 'GPU' : 'CPU');

/** Returns the GPUs of a job: the stated number, else one on device GPU; undefined for none. */
export const gpusOf = (hint: TaskHint): number | undefined =>
  (hint.gpus?.value ?? (deviceOf(hint) === 'GPU' ? 1 : 0)) || undefined;

/** Reports fields of the hint that contradict the step or each other. */
export function checkTaskHint({ mode }: Link, hint: TaskHint, problems: Problems): void {
  if (hint.mode && hint.mode.value !== mode)
    problems.error(
      hint.mode.place,
      'SPD_MODE_MISMATCH',
      `the step is a ${mode.toLowerCase()}`,
      mode === 'MAP' ? 'take the files as File[] without scatter to merge' : 'scatter over the files to map',
    );
  for (const field of ['filesPerJob', 'sizePerJob'] as const) {
    const given = mode === 'MAP' ? hint[field] : undefined;
    const advice = 'a map step has one file per job';
    if (given) problems.error(given.place, 'SPD_HINT_VALUE', `${field} is for merge steps`, advice);
  }
  checkGpus(hint, problems);
}

function checkGpus({ device, gpus }: TaskHint, problems: Problems): void {
  if (!device || !gpus) return;
  if (gpus.value > 0 && device.value !== 'GPU')
    problems.error(
      gpus.place,
      'SPD_HINT_VALUE',
      `gpus is ${gpus.value}, but device is ${device.value}`,
      'device: GPU, or leave device out',
    );
  if (gpus.value === 0 && device.value === 'GPU')
    problems.error(gpus.place, 'SPD_HINT_VALUE', 'gpus is 0, but device is GPU', 'gpus: 1, or device: CPU');
}
