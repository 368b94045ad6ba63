/** Representations of entities, each once, as the text of a JSON list. */
export interface DistinctEntities {
  readonly text: string;
  readonly list: readonly unknown[];
  /** Which of them each of the given ones is. */
  readonly places: readonly number[];
}

/** Returns the distinct ones of representations, in the order of their first appearance. */
export function distinctEntities(representations: readonly unknown[]): DistinctEntities {
  const placeOf = new Map<string, number>();
  const list: unknown[] = [];
  const places = representations.map((representation) => {
    const text = JSON.stringify(representation);
    const known = placeOf.get(text);
    if (known !== undefined) return known;
    placeOf.set(text, list.length);
    return list.push(representation) - 1;
  });
  return { text: `[${[...placeOf.keys()].join(',')}]`, list, places };
}

interface EntityAnswer {
  readonly data?: { readonly _entities?: unknown } | null;
  readonly errors?: unknown;
}
interface EntityError {
  readonly path?: unknown;
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Returns which distinct entity an error is about. */
function placeOfError({ path }: EntityError): number | undefined {
  return isList(path) && path[0] === '_entities' && typeof path[1] === 'number' ? path[1] : undefined;
}

/**
 * Repeats what an answer says of each distinct entity for all entities that are the same, errors too. An answer with another
 * number of entities stays as it is.
 */
export function repeatEntities<Answer extends EntityAnswer>(
  answer: Answer,
  { list, places }: DistinctEntities,
): Answer {
  if (list.length === places.length) return answer;
  const { data, errors } = answer;
  const given = data?._entities;
  if (isList(given) && given.length !== list.length) return answer;
  return {
    ...answer,
    ...(isList(given) ? { data: { ...data, _entities: places.map((place) => given[place]) } } : {}),
    ...(isList(errors) ? { errors: repeatErrors(errors as readonly EntityError[], places) } : {}),
  };
}

function repeatErrors(errors: readonly EntityError[], places: readonly number[]): readonly EntityError[] {
  const byPlace = Map.groupBy(errors, placeOfError);
  const repeated = places.flatMap((place, index) =>
    (byPlace.get(place) ?? []).map((error) => ({
      ...error,
      path: ['_entities', index, ...(error.path as readonly unknown[]).slice(2)],
    })),
  );
  return [...(byPlace.get(undefined) ?? []), ...repeated];
}
