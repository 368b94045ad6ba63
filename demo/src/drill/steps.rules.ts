/** How a step ended. */
export interface DrillStep {
  readonly step: string;
  readonly ok: boolean;
  readonly text: string;
  readonly seconds: number;
}

/** What a step found: whether it is as it should be, and in words. */
export type Outcome = Pick<DrillStep, 'ok' | 'text'>;
