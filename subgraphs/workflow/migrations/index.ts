import { busMigration } from '@visor/bus';
import type { MigrationObject } from '@visor/db';
import { Init } from './0001-init.ts';

/** In order; never edited once released. */
export const migrations: readonly MigrationObject[] = [busMigration, { name: '0001-init', class: Init }];
