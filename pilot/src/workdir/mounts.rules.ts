/** Places of mounted file systems in a text in the form of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export const mountPoints = (mountinfo: string): string[] =>
  mountinfo.split('\n').flatMap((line) => {
    const place = line.split(' ')[4];
    return place === undefined ? [] : [place.replace(/\\([0-7]{3})/g, unescape)];
  });

/** Space, tab, newline and backslash are written as three octal digits. */
const unescape = (_text: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 8));
