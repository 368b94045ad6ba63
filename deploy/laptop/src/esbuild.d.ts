/** What a release needs of the bundler. */
declare module 'esbuild' {
  export function build(options: object): Promise<unknown>;
}
