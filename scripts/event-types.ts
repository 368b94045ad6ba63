import { isEnumType, type GraphQLSchema } from 'graphql';

/** What types of events are made of, by their subject: enums of the API, and words that no enum has. One that ends with `*` stands for all that begin so. */
const PARTS: Readonly<Record<string, { readonly enums: readonly string[]; readonly words?: readonly string[] }>> = {
  job: { enums: ['JobState', 'TransitionCause'] },
  attempt: { enums: ['AttemptState'] },
  task: {
    enums: ['TaskState', 'TaskActionKind'],
    words: ['paused', 'resumed', 'intake', 'forming', 'formed', 'summarised', 'rejected'],
  },
  workflow: { enums: ['WorkflowStatus'], words: ['started'] },
  template: { enums: ['TemplateStatus'] },
  operation: { enums: ['OperationKind', 'OperationState'] },
  dataset: {
    enums: ['DatasetStatus'],
    words: [
      'announce',
      'close',
      'create',
      'reopen',
      'delete',
      'undelete',
      'hold',
      'release',
      'waive',
      'upload',
      'cancelUpload',
    ],
  },
  file: { enums: ['FileStatus'] },
  replica: { enums: ['ReplicaStatus'] },
  storage: { enums: ['StoragePressure', 'StorageHealth'], words: ['registered', 'set'] },
  inspector: { enums: [], words: ['*'] },
  pilot: { enums: ['PilotStatus'] },
  node: { enums: ['NodeMode', 'NodeHealth'] },
};

function valuesOf(api: GraphQLSchema, name: string): readonly string[] {
  const type = api.getType(name);
  if (!isEnumType(type)) throw new Error(`event types are made of the enum ${name}, which the API does not have`);
  return type.getValues().map((value) => value.name.toLowerCase());
}

/** The types that events of all services can have. */
export const eventTypes = (api: GraphQLSchema): readonly string[] =>
  Object.entries(PARTS).flatMap(([subject, { enums, words = [] }]) =>
    [...new Set([...enums.flatMap((name) => valuesOf(api, name)), ...words])]
      .toSorted()
      .map((word) => `${subject}.${word}`),
  );
