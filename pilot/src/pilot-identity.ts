/** How the server knows this pilot process. */
export interface PilotIdentity {
  readonly pilotId: string;
  readonly incarnation: string;
}
