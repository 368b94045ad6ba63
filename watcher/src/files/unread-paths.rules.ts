interface Unread {
  /** The dataset that its path names; undefined: that is not known. */
  readonly dataset: string | undefined;
  readonly isFolder: boolean;
  /** Number of the list of the whole folder in which it was met last. */
  readonly list: number;
}

/** Files and folders that are there, but cannot be read now. A dataset that closed meanwhile would lack a part of its run. */
export class UnreadPaths {
  readonly #paths = new Map<string, Unread>();
  #list = 0;

  addFile(path: string, dataset: string): void {
    this.#paths.set(path, { dataset, isFolder: false, list: this.#list });
  }

  /** A folder that cannot be listed. */
  addFolder(path: string, dataset: string | undefined): void {
    this.#paths.set(path, { dataset, isFolder: true, list: this.#list });
  }

  /** It can be read, is tried again, or has gone. @returns whether it could not be read before */
  take(path: string): boolean {
    return this.#paths.delete(path);
  }

  /** A list of the whole folder has ended: what it did not meet has gone, but what lies in a folder that it could not list. */
  endList(): void {
    for (const isFolder of [true, false])
      for (const [path, unread] of this.#paths)
        if (unread.isFolder === isFolder && unread.list < this.#list && !this.#isBelowFolder(path))
          this.#paths.delete(path);
    this.#list++;
  }

  /** Paths of a dataset. */
  pathsOf(dataset: string): readonly string[] {
    return [...this.#paths].flatMap(([path, unread]) => (unread.dataset === dataset ? [path] : []));
  }

  /** Datasets of what lies in a folder and below it. */
  *datasetsIn(folder: string): Iterable<string> {
    for (const [path, { dataset }] of this.#paths)
      if (dataset !== undefined && (folder === '' || path.startsWith(`${folder}/`))) yield dataset;
  }

  #isBelowFolder(path: string): boolean {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
      if (this.#paths.get(path.slice(0, end))?.isFolder === true) return true;
    return false;
  }
}
