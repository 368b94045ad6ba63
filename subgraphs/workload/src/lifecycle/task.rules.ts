/**
 * How far workload is with a task (the task's own state belongs to workflow).
 *
 *   INTAKE (data set and storage not looked up yet) --accept--> FORMING --form--> FORMED --summarise--> SUMMARISED
 *     \--reject--> REJECTED      INTAKE, FORMING --cancel--> FORMED      SUMMARISED --cancel--> FORMED (said once more)
 */
export const phaseMoves = {
  INTAKE: { accept: 'FORMING', reject: 'REJECTED', cancel: 'FORMED' },
  FORMING: { form: 'FORMED', cancel: 'FORMED' },
  FORMED: { summarise: 'SUMMARISED', cancel: 'FORMED' },
  SUMMARISED: { cancel: 'FORMED' },
  REJECTED: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type TaskPhase = keyof typeof phaseMoves;
export type PhaseEvent = { [Phase in TaskPhase]: keyof (typeof phaseMoves)[Phase] }[TaskPhase];

export const taskPhases = Object.keys(phaseMoves) as readonly TaskPhase[];

const moves: Readonly<Record<TaskPhase, Partial<Record<PhaseEvent, TaskPhase>>>> = phaseMoves;

export const nextPhase = (phase: TaskPhase, event: PhaseEvent): TaskPhase | undefined => moves[phase][event];

/** Phases in which an event may happen: the guard of the SQL that carries it out. */
export const phaseSources = (event: PhaseEvent): readonly TaskPhase[] =>
  taskPhases.filter((phase) => moves[phase][event]);

/** A federated reference. */
export interface TaskRef {
  readonly id: string;
}
