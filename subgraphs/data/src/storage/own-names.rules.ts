/** Names in the root that are Visor's own: no files of datasets. */
export const QUARANTINE_FOLDER = '.visor-quarantine';
const OWN_NAMES: readonly string[] = ['.visor-storage', '.visor-uploads', QUARANTINE_FOLDER];

/** Whether a name in the root of a storage is Visor's own: it is no file of a dataset, and is not compared with the catalog. */
export const isOwnName = (name: string): boolean => OWN_NAMES.includes(name);
