import { suggest, type Place, type Problems } from './problems.ts';
import { findEffective } from './requirements.ts';
import { isFile, showType } from './type.ts';
import type { Mode } from './types.ts';
import type { StepDraft, StepInput, WorkflowDraft } from './workflow.ts';

/** Where a step's files come from. */
interface Feed {
  readonly port: string;
  /** Step that makes them; undefined: the input dataset. */
  readonly from: string | undefined;
  readonly place: Place;
}
/** A step in its place of the chain. */
export interface Link {
  readonly step: StepDraft;
  readonly feed: Feed;
  readonly mode: Mode;
}

function known(workflow: WorkflowDraft): string[] {
  const outputs = [...workflow.steps.values()].flatMap(({ id, out }) => [...out.keys()].map((port) => `${id}/${port}`));
  return [...workflow.inputs.keys(), ...outputs];
}

/** The step and port that a source names, or its input; undefined where nothing has that name (reported). */
function target(workflow: WorkflowDraft, { text, place }: NonNullable<StepInput['source']>, problems: Problems) {
  if (workflow.inputs.has(text)) return { input: text };
  const slash = text.indexOf('/');
  const step = text.slice(0, slash);
  const port = text.slice(slash + 1);
  if (slash > 0 && workflow.steps.get(step)?.out.has(port)) return { step, port };
  problems.error(place, 'CWL_LINK', `source "${text}" is not there`, suggest(text, known(workflow)));
  return undefined;
}

function readFeeds(workflow: WorkflowDraft, step: StepDraft, problems: Problems): Feed[] {
  return [...step.in.values()].flatMap((one): Feed[] => {
    const found = one.source && target(workflow, one.source, problems);
    if (!found || !one.source) return [];
    const { place } = one.source;
    if (found.step !== undefined) return [{ port: one.id, from: found.step, place }];
    const type = workflow.inputs.get(found.input)?.type;
    return type && isFile(type) && type.array ? [{ port: one.id, from: undefined, place }] : [];
  });
}

function feedOf(workflow: WorkflowDraft, step: StepDraft, problems: Problems): Feed | undefined {
  const feeds = readFeeds(workflow, step, problems);
  const [feed, ...others] = feeds;
  if (!feed) {
    const broken = [...step.in.values()].some(({ source }) => source && !known(workflow).includes(source.text));
    if (!broken)
      problems.error(
        step.place,
        'SPD_NO_DATASET',
        `step "${step.id}" reads no dataset`,
        "give one port the File[] input or an earlier step's output",
      );
  } else if (others.length > 0)
    problems.error(
      step.place,
      'SPD_DATASET_AMBIGUOUS',
      `step "${step.id}" reads several datasets: ${feeds.map(({ port }) => port).join(', ')}`,
      'a step reads one dataset in this version',
    );
  return feed;
}

/** Checks the dataset inputs of the whole: exactly one. */
function checkDataset(workflow: WorkflowDraft, problems: Problems): void {
  const files = [...workflow.inputs.values()].filter(({ type }) => type && isFile(type));
  const lists = files.filter(({ type }) => type?.array);
  for (const { id, place, type } of files)
    if (!type?.array)
      problems.error(
        place,
        'SPD_PARAM_TYPE',
        `input "${id}" is a File, which a parameter cannot be in this version`,
        'the dataset is File[]; give other files a fixed place and pass a string',
      );
  if (lists.length === 0)
    problems.error(workflow.place, 'SPD_NO_DATASET', 'no input takes the dataset', 'inputs: {raw_files: "File[]"}');
  for (const { id, place } of lists.slice(1))
    problems.error(
      place,
      'SPD_DATASET_AMBIGUOUS',
      `input "${id}" is a second dataset`,
      'a workflow has one input dataset',
    );
}

function checkCycles(feeds: ReadonlyMap<string, Feed>, workflow: WorkflowDraft, problems: Problems): void {
  const done = new Set<string>();
  for (const start of feeds.keys()) {
    const way: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && !done.has(at) && !way.includes(at)) {
      way.push(at);
      at = feeds.get(at)?.from;
    }
    if (at !== undefined && way.includes(at)) {
      const ring = way.slice(way.indexOf(at)).toReversed();
      const place = workflow.steps.get(at)?.place ?? workflow.place;
      problems.error(
        place,
        'CWL_CYCLE',
        `these steps wait for one another: ${ring.join(' -> ')}`,
        'one of them must read the input dataset',
      );
    }
    for (const one of way) done.add(one);
  }
}

/** Steps in the order of their links: a chain, or it is refused. */
function order(feeds: ReadonlyMap<string, Feed>, problems: Problems): string[] {
  const next = new Map<string | undefined, string>();
  for (const [step, { from, place }] of feeds) {
    const other = next.get(from);
    if (other !== undefined)
      problems.error(
        place,
        'CWL_LINK',
        `"${other}" and "${step}" read the same dataset`,
        'steps form one chain in this version',
      );
    else next.set(from, step);
  }
  const ordered: string[] = [];
  for (let at = next.get(undefined); at !== undefined && !ordered.includes(at); at = next.get(at)) ordered.push(at);
  return ordered;
}

/** Whether the step before hands over a list (scattered) or one file, and what this step makes of it. */
function modeOf(step: StepDraft, feed: Feed, list: boolean, problems: Problems): Mode {
  const type = step.tool?.inputs.get(feed.port)?.type;
  const given = list ? 'File[]' : 'File';
  const scattered = step.scatter?.port === feed.port;
  if (step.scatter && !scattered) {
    const exists = step.in.has(step.scatter.port);
    const hint = exists ? `scatter: ${feed.port}` : suggest(step.scatter.port, [...step.in.keys()]);
    problems.error(
      step.scatter.place,
      exists ? 'SPD_SCATTER_NONFILE' : 'CWL_LINK',
      `scatter over "${step.scatter.port}" is not over the dataset`,
      hint,
    );
  }
  if (scattered && !list)
    problems.error(
      feed.place,
      'CWL_LINK_TYPE',
      `"${feed.port}" is one file, so there is nothing to scatter`,
      'leave scatter out',
    );
  if (type && isFile(type) && !step.scatter && type.array !== list) {
    const hint = list ? `scatter: ${feed.port} for one job per file, or type: File[] to merge` : 'type: File';
    problems.error(feed.place, 'CWL_LINK_TYPE', `${given} goes into a port of type ${showType(type)}`, hint);
  } else if (type && (!isFile(type) || (scattered && type.array)))
    problems.error(feed.place, 'CWL_LINK_TYPE', `files go into a port of type ${showType(type)}`, 'type: File');
  return type?.array && !scattered ? 'MERGE' : 'MAP';
}

function checkOutputs(workflow: WorkflowDraft, lists: ReadonlyMap<string, boolean>, problems: Problems): void {
  if (workflow.steps.size === 0) return;
  for (const { id, type, source } of workflow.outputs) {
    const found = source && target(workflow, source, problems);
    if (!found || found.step === undefined || !source || !type) continue;
    const list = lists.get(found.step);
    if (list !== undefined && (type.array !== list || !isFile(type)))
      problems.error(
        source.place,
        'CWL_LINK_TYPE',
        `output "${id}" is ${showType(type)}, its source ${list ? 'File[]' : 'File'}`,
        `type: ${list ? 'File[]' : 'File'}`,
      );
  }
}

/** Puts the steps into the order of their links and says how each takes its files; complete only without problems. */
export function linkSteps(workflow: WorkflowDraft, problems: Problems): Link[] {
  checkDataset(workflow, problems);
  const feeds = new Map<string, Feed>();
  for (const step of workflow.steps.values()) {
    const feed = feedOf(workflow, step, problems);
    if (feed) feeds.set(step.id, feed);
  }
  checkCycles(feeds, workflow, problems);
  const lists = new Map<string, boolean>();
  const chain = order(feeds, problems).flatMap((id): Link[] => {
    const step = workflow.steps.get(id);
    const feed = feeds.get(id);
    if (!step || !feed) return [];
    const mode = modeOf(step, feed, feed.from === undefined || (lists.get(feed.from) ?? true), problems);
    lists.set(id, step.scatter !== undefined);
    return [{ step, feed, mode }];
  });
  const scattered = [...workflow.steps.values()].find(({ scatter }) => scatter);
  if (scattered && !findEffective('ScatterFeatureRequirement', [workflow.demands]))
    problems.error(
      scattered.scatter?.place ?? scattered.place,
      'CWL_FIELD_MISSING',
      'scatter needs a requirement of the workflow',
      'requirements: {ScatterFeatureRequirement: {}}',
    );
  checkOutputs(workflow, lists, problems);
  return chain;
}
