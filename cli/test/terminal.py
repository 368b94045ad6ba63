"""Runs a command in a terminal of its own, and reports what it wrote. Usage: terminal.py KEYS COMMAND...

It waits for `slots:` in a window of 100 x 30, makes the window 30 x 4, waits for the next frame, sends KEYS, and waits for the end.
Prints a line of JSON: what was written, the exit status, and whether the terminal echoes again.
"""

import fcntl
import json
import os
import pty
import struct
import sys
import termios

keys, command = sys.argv[1], sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)


def resize(columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


written = b""


def read_until(text, start):
    global written
    while text not in written[start:]:
        written += os.read(terminal, 65536)
    return len(written)


resize(100, 30)
place = read_until(b"slots:", 0)
resize(30, 4)
read_until(b"more lines", place)
os.write(terminal, keys.encode().decode("unicode_escape").encode())
try:
    while True:
        chunk = os.read(terminal, 65536)
        if not chunk:
            break
        written += chunk
except OSError:
    pass
_, status = os.waitpid(pid, 0)
print(json.dumps({"text": written.decode(errors="replace"), "status": os.waitstatus_to_exitcode(status)}))
