interface TestFile {
  readonly path: string;
}

/** A jest reporter that names the test files that had not ended when the run is ended from outside. */
// oxlint-disable-next-line import/no-default-export -- Jest asks for one.
export default class Unfinished {
  readonly #running = new Map<string, number>();

  onRunStart(): void {
    process.once('SIGTERM', () => {
      process.stderr.write(this.#describe());
      process.exit(1);
    });
  }

  onTestFileStart({ path }: TestFile): void {
    this.#running.set(path, performance.now());
  }

  onTestFileResult({ path }: TestFile): void {
    this.#running.delete(path);
  }

  #describe(): string {
    const now = performance.now();
    return [...this.#running]
      .map(([path, since]) => `FAIL ${path}: had not ended after ${Math.round((now - since) / 1_000)} s\n`)
      .join('');
  }
}
