import { steeringEntity, type SteeringRow as RowOfVerb } from '@visor/db';
import type { SteeringVerb } from '../../generated/types.ts';

/** What a person did to several pilots, nodes or attempts at once. */
export const SteeringEntity = steeringEntity<SteeringVerb>(['DRAIN', 'UNDRAIN', 'QUARANTINE', 'RELEASE', 'KILL']);

export type SteeringRow = RowOfVerb<SteeringVerb>;
