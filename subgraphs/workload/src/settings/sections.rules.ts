import { archiveFields } from './archive.fields.rules.ts';
import { formingFields } from './forming.fields.rules.ts';
import { healthFields } from './health.fields.rules.ts';
import { schedulerFields } from './scheduler.fields.rules.ts';

/**
 * All stored settings, by section. A section has a type and an input of the same fields in `schema/workload.graphql`; a feature
 * that needs one adds a file of fields and a line here.
 */
export const sections = {
  scheduler: schedulerFields,
  forming: formingFields,
  archive: archiveFields,
  health: healthFields,
};

export type SectionName = keyof typeof sections;

export const SECTION_NAMES: readonly SectionName[] = ['scheduler', 'forming', 'archive', 'health'];
