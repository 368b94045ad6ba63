import { Migration } from '@visor/db';

/**
 * The ends of what payloads wrote to standard output and error, apart from the attempts: lists of attempts stay small.
 * Frozen: changed by later migrations only.
 */
export class StreamTails extends Migration {
  override up(): void {
    this.addSql(
      `create table stream_tail (
         job_id uuid not null,
         number int not null,
         stream text not null check (stream in ('stdout', 'stderr')),
         text text not null,
         omitted_bytes bigint not null check (omitted_bytes >= 0),
         primary key (job_id, number, stream)
       )`,
    );
  }
}
