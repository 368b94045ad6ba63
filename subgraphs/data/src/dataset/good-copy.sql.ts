/** A good copy of file `f` on storages `s` of these kinds. */
export const goodOn = (kinds: string): string =>
  `select from replica r join storage s on s.id = r.storage_id
    where r.file_id = f.id and r.status = 'AVAILABLE' and s.kind ${kinds}`;
