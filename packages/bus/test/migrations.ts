import { Migration, type MigrationObject } from '@visor/db';
import { busMigration } from '../src/migration.ts';

class Effect extends Migration {
  override up(): void {
    this.addSql('create table effect (id text not null, place bigint generated always as identity)');
  }
}

/** A service of the tests: what it consumes it notes in `effect`. */
export const testMigrations: readonly MigrationObject[] = [busMigration, { name: '0001-effect', class: Effect }];
