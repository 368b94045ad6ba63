/** A dataset as other services know it: by id. */
export interface DatasetRef {
  readonly id: string;
}

/** A dataset for which a template is sought. */
export interface Undecided {
  readonly id: string;
  readonly name: string;
}
