import { Migration } from '@visor/db';

/** Datasets made of files of other datasets. Frozen: changed by later migrations only. */
export class Selections extends Migration {
  override up(): void {
    this.addSql(`create table selected_file (
      dataset_id uuid not null constraint selected_file_dataset references dataset (id),
      ordinal int not null,
      file_id uuid not null constraint selected_file_file references file (id),
      primary key (dataset_id, ordinal),
      constraint selected_file_unique unique (file_id, dataset_id)
    )`);
  }
}
