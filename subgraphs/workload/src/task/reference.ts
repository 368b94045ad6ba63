/** An entity of another subgraph, or one that is known by its id until more of it is asked for. */
export interface Reference {
  readonly id: string;
}
