"""Runs a command in a terminal of its own, of this width, to its end. Usage: in-terminal.py COLUMNS COMMAND...

Prints a line of JSON: what was written, and the exit status.
"""

import fcntl
import json
import os
import pty
import struct
import sys
import termios

columns, command = int(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    os.execvp(command[0], command)

written = b""
try:
    while chunk := os.read(terminal, 65536):
        written += chunk
except OSError:
    pass
_, status = os.waitpid(pid, 0)
print(json.dumps({"text": written.decode(errors="replace"), "status": os.waitstatus_to_exitcode(status)}))
