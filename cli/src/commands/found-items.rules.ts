import type { SearchQuery } from '#operations';

/** Something that a text was found in. */
export interface FoundItem {
  readonly kind: string;
  readonly id: string;
  readonly name: string | null;
  readonly state: string | null;
}

/** All that was found, in one list. */
export function foundItems(found: SearchQuery['search']): readonly FoundItem[] {
  return [
    ...found.datasets.map((dataset) => ({ kind: 'dataset', ...dataset })),
    ...found.files.map((file) => ({ kind: 'file', ...file })),
    ...found.workflows.map(({ id, state, input }) => ({ kind: 'workflow', id, name: input?.name ?? null, state })),
    ...found.tasks.map((task) => ({ kind: 'task', ...task })),
    ...found.jobs.map((job) => ({ kind: 'job', name: null, ...job })),
    ...found.pilots.map((pilot) => ({ kind: 'pilot', ...pilot })),
    ...found.nodes.map(({ name, state }) => ({ kind: 'node', id: name, name, state })),
    ...found.templates.map((template) => ({ kind: 'template', ...template })),
    ...found.storages.map(({ id, name }) => ({ kind: 'storage', id, name, state: null })),
  ].map(({ kind, id, name, state }) => ({ kind, id, name, state }));
}
