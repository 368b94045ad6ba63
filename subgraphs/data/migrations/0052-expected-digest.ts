import { Migration } from '@visor/db';

/** Which files a dataset will have is said once, as how many are: a repeat with other names is refused. Frozen: changed by later migrations only. */
export class ExpectedDigest extends Migration {
  override up(): void {
    this.addSql('alter table dataset add column expected_digest text');
  }
}
