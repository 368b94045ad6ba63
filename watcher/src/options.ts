import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { Refusal } from '@visor/schema';
import { datasetProblem, type DatasetNaming } from './names/dataset-name.rules.ts';
import { endMarker, readNamePattern } from './names/name-pattern.ts';
import type { WatcherOptions } from './watcher.ts';

/** What a person chooses for a watcher. */
export interface WatchChoices {
  readonly dataset?: string | undefined;
  readonly nameFrom?: string | undefined;
  readonly closeAfterFiles?: number | undefined;
  readonly closeAfterSeconds?: number | undefined;
  readonly endMarker?: string | undefined;
  readonly stillSeconds: number;
  readonly rescanSeconds: number;
}

/** @throws Refusal INVALID that names the option */
export function readChoices(
  choices: WatchChoices,
): Pick<WatcherOptions, 'naming' | 'isMarker' | 'rules' | 'stillMs' | 'rescanMs'> {
  return {
    naming: readNaming(choices),
    isMarker: endMarker(choices.endMarker),
    rules: {
      afterFiles: choices.closeAfterFiles ?? null,
      afterMs: choices.closeAfterSeconds === undefined ? null : choices.closeAfterSeconds * 1_000,
      hasMarker: choices.endMarker !== undefined,
    },
    stillMs: choices.stillSeconds * 1_000,
    rescanMs: choices.rescanSeconds * 1_000,
  };
}

function readNaming({ dataset, nameFrom }: WatchChoices): DatasetNaming {
  if ((dataset === undefined) === (nameFrom === undefined))
    throw new Refusal('INVALID', 'one of --dataset NAME and --name-from REGEX is needed, and not both', {
      field: 'dataset',
    });
  if (nameFrom !== undefined) return { kind: 'pattern', pattern: readNamePattern(nameFrom) };
  const name = dataset ?? '';
  const problem = datasetProblem(name);
  if (problem !== undefined) throw new Refusal('INVALID', `--dataset: the name ${problem}`, { field: 'dataset' });
  return { kind: 'fixed', name };
}

const DIGEST_LENGTH = 16;

/** The name of the state folder of a watched folder. */
export const stateName = (folder: string): string =>
  createHash('sha256').update(resolve(folder)).digest('hex').slice(0, DIGEST_LENGTH);
