import { steeringEntity, type SteeringRow as RowOfVerb } from '@visor/db';
import type { TemplateVerb } from '../../generated/types.ts';

/** What a person did to several templates at once. */
export const SteeringEntity = steeringEntity<TemplateVerb>(['ACTIVATE', 'ARCHIVE']);

export type SteeringRow = RowOfVerb<TemplateVerb>;
