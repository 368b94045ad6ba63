/** The states of a table of transitions. */
export type StateOf<Table> = keyof Table & string;

/** The events of a table of transitions. */
export type EventOf<Table> = { [State in keyof Table]: keyof Table[State] & string }[keyof Table];

/** What a table of transitions says, in the forms that rules and SQL guards need. */
export interface Lifecycle<State extends string, Event extends string> {
  /** The table itself: state -> event -> next state. */
  readonly table: Readonly<Record<State, Readonly<Partial<Record<Event, State>>>>>;
  /** In the order of the table. */
  readonly states: readonly State[];
  /** In the order of their first appearance in the table. */
  readonly events: readonly Event[];
  /** Events that only a person's request causes. They also leave final states. */
  readonly byPerson: readonly Event[];
  /** States that Visor does not leave by itself: without any event, or with events of persons only. */
  readonly finalStates: readonly State[];
  /** The state after an event; undefined where the state does not have that event. */
  next(state: State, event: Event): State | undefined;
  /** States that have the event: the guard of the SQL statement that applies it. */
  sources(event: Event): readonly State[];
  /** States that the event leads to. */
  targets(event: Event): readonly State[];
  /** The one state that the event leads to. @throws Error where it leads to several, or none */
  target(event: Event): State;
  /** Whether Visor leaves the state only when a person asks for it, or never. */
  isFinal(state: State): boolean;
  /** Whether any single event leads from one state to the other. */
  canBecome(from: State, to: State): boolean;
}

/**
 * Reads a table of transitions: `{ OPEN: { close: 'CLOSED' }, CLOSED: {} }`. States and events are inferred from it; a
 * target that is no state of the table does not compile. `byPerson` names the events that only a person's request causes.
 */
export function lifecycle<
  const Table extends { readonly [State in keyof Table]: Readonly<Record<string, keyof Table>> },
>(table: Table, byPerson: readonly EventOf<Table>[] = []): Lifecycle<StateOf<Table>, EventOf<Table>> {
  type State = StateOf<Table>;
  type Event = EventOf<Table>;
  const states = Object.keys(table) as State[];
  const transitions = new Map<string, ReadonlyMap<string, State>>(
    states.map((state) => [state, new Map(Object.entries(table[state]) as [string, State][])]),
  );
  const next = (state: State, event: Event): State | undefined => transitions.get(state)?.get(event);
  const targets = (event: Event): readonly State[] => [...new Set(states.flatMap((state) => next(state, event) ?? []))];
  const ofPersons = new Set<string>(byPerson);
  const isFinal = (state: State): boolean => {
    const own = transitions.get(state);
    return own !== undefined && [...own.keys()].every((event) => ofPersons.has(event));
  };
  return {
    table: table as Lifecycle<State, Event>['table'],
    states,
    events: [...new Set([...transitions.values()].flatMap((events) => [...events.keys()]))] as Event[],
    byPerson,
    finalStates: states.filter(isFinal),
    next,
    sources: (event) => states.filter((state) => next(state, event) !== undefined),
    targets,
    target(event) {
      const all = targets(event);
      const [target] = all;
      if (target === undefined || all.length > 1) throw new Error(`${event} leads to ${all.length} states, not to one`);
      return target;
    },
    isFinal,
    canBecome: (from, to) => [...(transitions.get(from)?.values() ?? [])].includes(to),
  };
}
