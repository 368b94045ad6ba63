/** Longest file name that every common file system takes. */
const MAX_NAME_BYTES = 255;

/** Whether a path is a folder or lies in it; both absolute, without links and without a '/' at their ends. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);

/** Whether `name` names a file inside a folder and nothing else: no separator, no `.` or `..`, no control character. */
export function isPlainName(name: string): boolean {
  if (name === '' || name === '.' || name === '..') return false;
  // oxlint-disable-next-line no-control-regex -- control characters are refused
  if (/[/\\\u0000-\u001f\u007f]/u.test(name)) return false;
  return name.isWellFormed() && new TextEncoder().encode(name).length <= MAX_NAME_BYTES;
}

/**
 * Returns the URL of the file of this name in a folder.
 * @throws TypeError if the name is not plain or the folder is not a URL.
 */
export function urlWithin(folder: string, name: string): string {
  if (!isPlainName(name)) throw new TypeError(`${JSON.stringify(name)} is not a plain file name`);
  const url = new URL(folder);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${encodeURIComponent(name)}`;
  return url.href;
}
