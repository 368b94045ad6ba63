"""One attempt: its phases from the claim to the report of its end (docs/pilots.md, "One attempt")."""

import datetime
import json
import math
import os
import shutil
import signal
import subprocess
import tarfile
import threading
import time

import storage
import tool as tools

MAX_REPORT_BYTES = 256 * 1024
TAIL_BYTES = 2_000
STREAM_BYTES = 64 * 1024
POLL_SECONDS = 0.05
BAD_INPUT_EXIT = 65


class Failed(Exception):
    """Why the attempt failed: a code of docs/states.md."""

    def __init__(self, code, source, text):
        super().__init__(text)
        self.failure = {"code": code, "source": source, "text": text}


class Stopped(Exception):
    """It is to end: `lost`, `cancelled` or `shutdown`."""


class Attempt:
    def __init__(self, claim, config, report):
        """`report(attempt, fields)` sends a report and gives the answer."""
        self.claim = claim
        self.key = f"{claim['jobId']}.{claim['attempt']}"
        self.lease = {name: claim[name] for name in ("jobId", "attempt", "token")}
        self._config = config
        self._report = report
        self._sequence = 0
        self._stop = None
        self._lock = threading.Lock()
        self._stored = []
        self._program_report = None
        self._log_files = []
        self._folder = os.path.join(config.work_dir, self.key)

    def stop(self, why):
        with self._lock:
            self._stop = self._stop or why

    def run(self):
        """Runs it to its end. Never raises."""
        try:
            ending = {"state": "FINISHED", "outputs": self._perform()}
        except Stopped:
            ending = self._stopped_ending()
        except Failed as failed:
            ending = {"state": "FAILED", "failure": failed.failure}
        except storage.StorageError as error:
            ending = {"state": "FAILED", "failure": {"code": error.code, "source": "pilot", "text": str(error)}}
        except tools.BadTool as error:
            ending = {"state": "FAILED", "failure": {"code": 101, "source": "pilot", "text": str(error)}}
        except Exception as error:  # a fault of this pilot must not hold the job up
            ending = {"state": "FAILED", "failure": {"code": 899, "source": "pilot", "text": repr(error)}}
        try:
            self._end(ending)
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _stopped_ending(self):
        if self._stop == "lost":
            return None
        if self._stop == "cancelled":
            return {"state": "CANCELLED"}
        return {"state": "FAILED", "failure": {"code": 702, "source": "pilot", "text": "the pilot was stopped"}}

    def _end(self, ending):
        if ending is None or ending["state"] != "FINISHED":
            self._take_back()
        if ending is None:
            return
        if self._program_report is not None:
            ending["report"] = self._program_report
        ending.update(self._tails(ending))
        ending.update(self._store_log())
        self._send(ending)

    def _take_back(self):
        for url in self._stored:
            storage.remove(url)

    def _send(self, fields):
        self._sequence += 1
        at = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return self._report(self, {**self.lease, "sequence": self._sequence, "at": at, **fields})

    def _enter(self, phase):
        self._check()
        answer = self._send({"state": phase})
        if answer["status"] == "LEASE_LOST":
            self.stop("lost")
        elif answer["cancel"]:
            self.stop("cancelled")
        self._check()

    def _check(self):
        if self._stop:
            raise Stopped(self._stop)

    def _perform(self):
        tool = self.claim["tool"]
        self._enter("VALIDATING")
        program = self._find_program(tool["baseCommand"][0])
        self._enter("SETTING_UP")
        out, tmp = (os.path.join(self._folder, name) for name in ("out", "tmp"))
        for folder in (out, tmp):
            os.makedirs(folder)
        self._enter("STAGING_IN")
        files = self._stage_in()
        node_ram = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
        limits = self.claim["limits"]
        ram = limits["ramMiB"] or node_ram // self._config.slots
        scope = tools.scope_of(tool, files, out, tmp, max(1, math.ceil(limits["cores"])), ram)
        words = tools.command_line(tool, scope)
        self._enter("RUNNING")
        code = self._run_program([program, *words[1:]], tool, scope, out, tmp)
        self._enter("ANALYSING")
        names = _plain_files(out)
        self._read_report(tool, names, scope, out)
        ports = [port for port in tool["outputs"] if port["kind"] == "log"]
        logs = {name for port in ports for name in tools.files_of(tool, port, names, scope)}
        self._log_files = [(f"files/{name}", os.path.join(out, name)) for name in sorted(logs)]
        self._judge(tool, code)
        found = self._outputs(tool, names, scope, out)
        self._enter("STAGING_OUT")
        return [self._store(port, os.path.join(out, name)) for port, name in found]

    def _find_program(self, name):
        for folder in self._config.program_folders:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and os.access(path, os.X_OK):
                return path
        self._config.refuses.add(name)
        raise Failed(102, "pilot", f"{name} is in none of {', '.join(self._config.program_folders) or 'no folders'}")

    def _stage_in(self):
        files = []
        for index, claimed in enumerate(sorted(self.claim["inputs"], key=lambda one: one["ordinal"])):
            folder = os.path.join(self._folder, f"in{index}")
            os.makedirs(folder)
            path = os.path.join(folder, claimed["basename"])
            storage.fetch(claimed, path)
            files.append(tools.file_value(path, claimed["basename"], claimed["size"]))
            self._check()
        return files

    def _run_program(self, words, tool, scope, out, tmp):
        """Exit code; 128 + n after signal n."""
        env = {"HOME": out, "TMPDIR": tmp, "PATH": ":".join([*self._config.program_folders, "/usr/bin", "/bin"])}
        env.update(tools.environment(tool, scope))
        paths = {}
        for stream in ("stdout", "stderr"):
            name = tools.stream_name(tool, stream, scope)
            paths[stream] = os.path.join(self._folder, stream) if name is None else os.path.join(out, name)
        self._streams = paths
        stdin = tools.stream_name(tool, "stdin", scope) or os.devnull
        with open(stdin, "rb") as read, open(paths["stdout"], "wb") as write, open(paths["stderr"], "wb") as error:
            try:
                child = subprocess.Popen(
                    words, cwd=out, env=env, stdin=read, stdout=write, stderr=error, start_new_session=True
                )
            except OSError as problem:
                raise Failed(401, "payload", f"{words[0]} was not started: {problem.strerror}") from problem
        deadline = time.monotonic() + self.claim["limits"]["wallSeconds"]
        try:
            while child.poll() is None:
                self._check()
                if time.monotonic() > deadline:
                    raise Failed(404, "payload", f"ran longer than {self.claim['limits']['wallSeconds']} s")
                time.sleep(POLL_SECONDS)
        finally:
            # Whatever it started goes with it.
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            child.wait()
        return child.returncode if child.returncode >= 0 else 128 - child.returncode

    def _judge(self, tool, code):
        if code in tool["successCodes"]:
            return
        failure = 409 if code == BAD_INPUT_EXIT else 403 if 128 < code <= 192 else 402
        with open(self._streams["stderr"], "rb") as file:
            file.seek(max(0, os.path.getsize(file.name) - TAIL_BYTES))
            tail = file.read().decode("utf-8", "replace").strip()
        raise Failed(failure, "payload", f"exit code {code}" + (f"; standard error ends: {tail}" if tail else ""))

    def _read_report(self, tool, names, scope, out):
        for port in tool["outputs"]:
            if port["kind"] != "report":
                continue
            found = tools.files_of(tool, port, names, scope)
            if not found or os.path.getsize(os.path.join(out, found[0])) > MAX_REPORT_BYTES:
                continue
            try:
                with open(os.path.join(out, found[0]), encoding="utf-8") as file:
                    self._program_report = json.load(file, parse_constant=_no_constant)
            except ValueError:
                pass

    def _outputs(self, tool, names, scope, out):
        found = []
        for port in tool["outputs"]:
            files = tools.files_of(tool, port, names, scope)
            report_missing = port["kind"] == "report" and self._program_report is None
            if port["required"] and (not files or report_missing):
                code = 407 if port["kind"] == "report" else 501
                raise Failed(code, "payload", f"no file for {port['kind']} {port['port']}; there are: {', '.join(names)}")
            if len(files) > 1:
                raise Failed(501, "payload", f"{port['port']} takes one file, there are {', '.join(files)}")
            if port["kind"] != "output" or not files:
                continue
            if os.path.getsize(os.path.join(out, files[0])) == 0:
                raise Failed(502, "payload", f"{files[0]} is empty")
            found.append((port["port"], files[0]))
        return found

    def _store(self, port, path):
        place = next(one for one in self.claim["outputs"] if one["port"] == port)
        basename = os.path.basename(path)
        dot = basename.rfind(".")
        extension = basename[dot:] if dot > 0 else ""
        if len(extension.encode()) > 11 or len(basename.encode()) > 200:
            raise Failed(508, "payload", f"output {port}: the name {basename} is too long")
        stored = self._store_file(path, place["url"], place["stem"] + extension, place["fileId"])
        return {**stored, "port": port, "basename": basename}

    def _store_file(self, path, folder, name, file_id):
        url = storage.url_within(folder, name)
        self._stored.append(url)
        size, checksum = storage.store(path, url)
        return {
            "fileId": file_id,
            "name": name,
            "basename": name,
            "size": size,
            "checksum": checksum,
            "checksumKind": "md5",
            "url": url,
        }

    def _tails(self, ending):
        """The ends of what the program wrote, for people; an output is in the catalog, and not here."""
        if not hasattr(self, "_streams"):
            return {}
        stored = {os.path.basename(self._streams[port["stream"]]) for port in self.claim["tool"]["outputs"]
                  if port.get("stream") and port["kind"] == "output" and ending["state"] == "FINISHED"}
        tails = {}
        for name, path in self._streams.items():
            if os.path.basename(path) in stored or not os.path.exists(path) or os.path.getsize(path) == 0:
                continue
            omitted = max(0, os.path.getsize(path) - STREAM_BYTES)
            with open(path, "rb") as file:
                file.seek(omitted)
                text = file.read().decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
            tails[name] = {"text": text, "omittedBytes": omitted}
        return tails

    def _store_log(self):
        """The log archive, or why there is none: a log fails no attempt."""
        if not self.claim["keepsLog"]:
            return {}
        if not hasattr(self, "_streams") or self._stop == "shutdown":
            return {"logNote": "it ended before its program ran, or the pilot was stopped"}
        try:
            path = os.path.join(self._folder, "log.tgz")
            with tarfile.open(path, "w:gz") as archive:
                for name, source in [*self._streams.items(), *self._log_files]:
                    if os.path.exists(source):
                        archive.add(source, name)
            log = self.claim["log"]
            return {"log": self._store_file(path, log["url"], log["name"], log["fileId"])}
        except (OSError, storage.StorageError) as error:
            return {"logNote": str(error)}


def _no_constant(name):
    raise ValueError(f"{name} is no JSON")


def _plain_files(folder):
    """Names of the plain files in a folder and those below it, relative."""
    found = []
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            if os.path.isfile(path) and not os.path.islink(path):
                found.append(os.path.relpath(path, folder))
    return sorted(found)
