/** What a rule selects: `id`, `key`, `dataset_id`, `file_id`, `storage_id`, `text`. */

/** Of datasets `d`. */
export const ofDatasets = (text: string, condition: string): string =>
  `select d.id, d.id as key, d.id as dataset_id, null::uuid as file_id, null::uuid as storage_id, ${text} as text
     from dataset d where ${condition}`;

/** Of files `f` of datasets `d`, compared again with the whole dataset. */
export const ofFilesOfDatasets = (text: string, condition: string): string =>
  `select f.id, d.id as key, d.id as dataset_id, f.id as file_id, null::uuid as storage_id, ${text} as text
     from dataset d join file f on f.dataset_id = d.id where ${condition}`;

/** Of files `f`, with what they are joined with. */
export const ofFiles = (text: string, joined: string): string =>
  `select f.id, f.id as key, f.dataset_id, f.id as file_id, null::uuid as storage_id, ${text} as text from file f ${joined}`;

/** Of storages `s`, or of what `id` names of them. */
export const ofStorages = (id: string, text: string, joined: string): string =>
  `select ${id} as id, s.id as key, null::uuid as dataset_id, null::uuid as file_id, s.id as storage_id, ${text} as text from storage s ${joined}`;
