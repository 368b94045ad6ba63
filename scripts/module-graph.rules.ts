import { importsOf, isForTests, ownerOf, resolvedPath, type Source, type Workspace } from './imports.rules.ts';

/** What each file imports among the files of the repository; imports of types count. */
export type ModuleGraph = ReadonlyMap<string, readonly string[]>;

/** The file that an import names; undefined for another package's, a part of Node.js, and what is not there. */
export function targetOf(path: string, from: string, workspaces: readonly Workspace[]): string | undefined {
  if (from.startsWith('.')) return resolvedPath(path, from);
  const workspace = workspaces.find(({ name }) => from === name || from.startsWith(`${name}/`));
  if (!workspace || workspace.folder === '') return undefined;
  const file = workspace.exports[`.${from.slice(workspace.name.length)}`];
  return file === undefined ? undefined : resolvedPath(`${workspace.folder}/package.json`, file);
}

export function moduleGraph(sources: readonly Source[], workspaces: readonly Workspace[]): ModuleGraph {
  const known = new Set(sources.map(({ path }) => path));
  return new Map(
    sources.map(({ path, text }) => {
      const targets = importsOf(text).map(({ from }) => targetOf(path, from, workspaces));
      return [path, [...new Set(targets.filter((target) => target !== undefined && known.has(target)))] as string[]];
    }),
  );
}

/** What each workspace imports of the others; tests apart, which a workspace below may take from one above. */
export function workspaceGraph(graph: ModuleGraph, workspaces: readonly Workspace[]): ModuleGraph {
  const edges = new Map<string, Set<string>>(workspaces.map(({ folder }) => [folder, new Set()]));
  for (const [path, targets] of graph) {
    if (isForTests(path)) continue;
    const { folder } = ownerOf(path, workspaces);
    for (const target of targets) {
      const other = ownerOf(target, workspaces).folder;
      if (other !== folder) edges.get(folder)?.add(other);
    }
  }
  return new Map([...edges].map(([folder, others]) => [folder, [...others]]));
}

/** A shortest circle through every node that is on one, those apart that a circle before it passes. */
export function findCircles(graph: ModuleGraph): readonly (readonly string[])[] {
  const circles: (readonly string[])[] = [];
  const covered = new Set<string>();
  for (const start of graph.keys()) {
    if (covered.has(start)) continue;
    const circle = circleThrough(start, graph);
    if (!circle) continue;
    circles.push(circle);
    for (const node of circle) covered.add(node);
  }
  return circles;
}

/** Breadth first, so that the circle is a shortest one. */
function circleThrough(start: string, graph: ModuleGraph): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  let level: readonly string[] = [start];
  while (level.length > 0) {
    const next: string[] = [];
    for (const node of level)
      for (const target of graph.get(node) ?? []) {
        if (target === start) return pathTo(node, start, cameFrom);
        if (cameFrom.has(target)) continue;
        cameFrom.set(target, node);
        next.push(target);
      }
    level = next;
  }
  return undefined;
}

function pathTo(node: string, start: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const path = [node];
  for (let at = node; at !== start;) {
    at = cameFrom.get(at) ?? start;
    path.unshift(at);
  }
  return path;
}
