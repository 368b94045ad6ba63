/** Returns the mount points in a text of the form of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export const parseMountPoints = (mountinfo: string): string[] =>
  mountinfo.split('\n').flatMap((line) => {
    const mountPoint = line.split(' ')[4];
    return mountPoint === undefined ? [] : [mountPoint.replace(/\\([0-7]{3})/g, unescape)];
  });

/** Space, tab, newline and backslash are written as three octal digits. */
const unescape = (_text: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 8));
