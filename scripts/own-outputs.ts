/** A JSON schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const TEXT: JsonSchema = { type: 'string' };
const TIME: JsonSchema = { type: 'string', format: 'date-time' };
const WHOLE: JsonSchema = { type: 'integer' };
const NUMBER: JsonSchema = { type: 'number' };
const FLAG: JsonSchema = { type: 'boolean' };
const orNothing = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
export const TEXT_OR_NULL = orNothing(TEXT);

export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

/** An object that has all `properties`, and may have `optional` ones. */
export const objectOf = (
  properties: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
});

const SLOTS = objectOf({ busy: WHOLE, free: WHOLE });
const STAGE = objectOf({
  stage: TEXT,
  device: TEXT,
  waiting: WHOLE,
  queued: WHOLE,
  active: WHOLE,
  registering: WHOLE,
  rate10s: NUMBER,
  rate1m: NUMBER,
  failed1m: WHOLE,
  bytesIn: NUMBER,
  bytesOut: NUMBER,
  dataAge: orNothing(NUMBER),
});
const FAILURE = objectOf({ code: WHOLE, name: TEXT, count: WHOLE, final: WHOLE, lastAt: TIME, message: TEXT });
const NODE = objectOf({ name: TEXT, state: TEXT, failures: WHOLE, reason: TEXT_OR_NULL });

const PROCESS = objectOf(
  { name: TEXT, state: TEXT, restarts: WHOLE, healthy: FLAG },
  { pid: WHOLE, port: WHOLE, details: TEXT },
);
const PILOT = objectOf(
  {
    id: TEXT,
    name: TEXT,
    node: TEXT,
    status: TEXT,
    device: TEXT,
    slots: WHOLE,
    active: WHOLE,
    lastSeen: TIME,
    refuses: listOf(TEXT),
    notReady: TEXT_OR_NULL,
    warning: TEXT_OR_NULL,
    starts: WHOLE,
    startedAt: orNothing(TIME),
    healthy: FLAG,
  },
  { details: TEXT },
);
const QUEUE = objectOf({
  device: TEXT,
  queued: WHOLE,
  oldestQueuedAt: orNothing(TIME),
  livePilots: WHOLE,
  readyPilots: WHOLE,
  stranded: WHOLE,
  reason: TEXT_OR_NULL,
});
const CLOSE = objectOf({
  datasetId: TEXT_OR_NULL,
  datasetName: TEXT_OR_NULL,
  unknownDataset: FLAG,
  requestedAt: TIME,
  expected: WHOLE,
  missing: WHOLE,
  surplus: WHOLE,
  refused: FLAG,
});

const PROBLEMS = listOf(
  objectOf({
    area: TEXT,
    kind: TEXT,
    count: WHOLE,
    repaired: orNothing(WHOLE),
    remedy: TEXT,
    examples: listOf(objectOf({ id: TEXT, name: TEXT_OR_NULL, text: TEXT })),
  }),
);

/** What commands print that is not an answer of the API. */
export const OWN_OUTPUTS: Readonly<Record<string, JsonSchema>> = {
  search: listOf(objectOf({ kind: TEXT, id: TEXT, name: TEXT_OR_NULL, state: TEXT_OR_NULL })),
  top: objectOf({
    slots: orNothing(SLOTS),
    pilots: { type: 'object', additionalProperties: WHOLE },
    stages: listOf(STAGE),
    failures: objectOf({ total: WHOLE, codes: listOf(FAILURE) }),
    nodes: listOf(NODE),
  }),
  status: objectOf(
    {
      running: FLAG,
      healthy: FLAG,
      dir: TEXT,
      processes: listOf(PROCESS),
      pilots: listOf(PILOT),
      pilotsKnown: FLAG,
      queues: listOf(QUEUE),
      pendingCloses: listOf(CLOSE),
      problems: listOf(TEXT),
    },
    { pid: WHOLE, graphql: TEXT, ws: TEXT, playground: TEXT },
  ),
  'subgraph list': listOf(
    objectOf({
      name: TEXT,
      url: TEXT_OR_NULL,
      file: TEXT,
      state: TEXT,
      fields: orNothing(WHOLE),
      text: TEXT_OR_NULL,
    }),
  ),
  'template lint': listOf(
    objectOf({ code: TEXT, severity: TEXT, message: TEXT, hint: TEXT, path: TEXT, line: WHOLE, col: WHOLE }),
  ),
  doctor: objectOf({
    clean: FLAG,
    problems: PROBLEMS,
    repairs: PROBLEMS,
    accepted: listOf(
      objectOf({
        area: TEXT,
        kind: TEXT,
        count: WHOLE,
        examples: listOf(objectOf({ id: TEXT, text: TEXT, by: TEXT, reason: TEXT, at: TIME })),
      }),
    ),
    decided: orNothing(WHOLE),
    compared: objectOf({ tasks: WHOLE, files: WHOLE }),
    storages: listOf(TEXT),
    unseen: listOf(objectOf({ storage: TEXT, why: TEXT })),
    seconds: NUMBER,
  }),
  inspect: objectOf({
    storage: TEXT,
    kind: TEXT,
    state: TEXT,
    dryRun: FLAG,
    scanned: WHOLE,
    dark: WHOLE,
    missing: WHOLE,
    corrupt: WHOLE,
    mended: WHOLE,
    refused: WHOLE,
    text: TEXT_OR_NULL,
  }),
  get: objectOf({ files: WHOLE, copied: WHOLE, known: WHOLE, failed: WHOLE, dir: TEXT }),
  announce: objectOf({
    dataset: TEXT,
    files: WHOLE,
    announced: WHOLE,
    known: WHOLE,
    skipped: listOf(TEXT),
    closed: FLAG,
    chain: TEXT_OR_NULL,
  }),
};
