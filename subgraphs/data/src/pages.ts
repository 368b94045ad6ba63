import { isUuid } from '@visor/schema';
import { isInt, listById, type PagedList } from '@visor/service';
import { textFault } from './text.rules.ts';

/** Place of a dataset: its name. */
type DatasetPlace = readonly [name: string];

export const datasetList: PagedList<DatasetPlace> = {
  name: 'datasets',
  defaultSize: 50,
  isPlace: (parts): parts is DatasetPlace =>
    parts.length === 1 && typeof parts[0] === 'string' && textFault(parts[0]) === undefined,
};

/** Closes that wait, in the order in which they were first asked for. */
export const pendingCloseList = listById('pendingCloses');

/** Place of a file in its dataset. */
export type FilePlace = readonly [ordinal: number, id: string];

/** Files of a dataset. Workload keeps cursors of it between its starts, some from before they held the list's name. */
export const fileList: PagedList<FilePlace> = {
  name: 'Dataset.files',
  defaultSize: 100,
  takesUnnamed: true,
  isPlace: (parts): parts is FilePlace => parts.length === 2 && isInt(parts[0]) && isUuid(parts[1]),
};
