#!/usr/bin/env python3
"""A small pilot for Visor, after docs/pilots.md. Settings come from the environment; see README.md."""

import os
import shutil
import signal
import socket
import sys
import threading
import time
import types
import uuid

import api
import storage
from attempt import Attempt
from journal import Journal

VERSION = "python-example 1"


class Pilot:
    def __init__(self, server, config):
        self._api = server
        self._config = config
        self._journal = Journal(os.path.join(config.work_dir, "journal"))
        self._held = {}
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._wake = threading.Event()
        self._leaving = None
        self._identity = None

    def run(self):
        self._resend()
        times = self._register()
        beat = threading.Thread(target=self._beat, args=(times["heartbeatSeconds"],), daemon=True)
        beat.start()
        self._claim(times["pollSeconds"])
        while self._count() > 0:
            time.sleep(0.05)
        self._leaving = "gone"
        self._wake.set()
        beat.join()
        if not self._replaced:
            self._api.call(api.HEARTBEAT, {**self._identity, "status": "STOPPED", "held": []})

    def stop(self):
        """Ends what runs; it is reported as 702."""
        self._leaving = "stopped"
        self._stop_all("shutdown")
        self._wake.set()

    def _register(self):
        incarnation = str(uuid.uuid4())
        value = {
            "name": self._config.name,
            "incarnation": incarnation,
            "node": socket.gethostname(),
            "device": "CPU",
            "slots": self._config.slots,
            "version": VERSION,
            "programFolders": self._config.program_folders,
            # It runs at once what it claims, so the server must give it no more than it has.
            **{**self._config.has, "prefetch": 0},
        }
        answer = self._api.insist(api.REGISTER, value, lambda: self._leaving)
        self._identity = {"pilotId": answer["pilot"]["id"], "incarnation": incarnation}
        self._replaced = False
        log("registered", **self._identity)
        return answer

    def _resend(self):
        """Ends that a former life could not send: its work counts."""
        for entry in list(self._journal.left()):
            value = {**entry["identity"], "reports": [entry["report"]]}
            try:
                [answer] = self._api.insist(api.REPORT, value)
                log("sent again", job=entry["report"]["jobId"], status=answer["status"])
                remove_unwanted(entry["report"], answer)
            except api.Refused as error:
                log("not taken", job=entry["report"]["jobId"], error=str(error))
            self._journal.remove(entry["report"])

    def _beat(self, seconds):
        while self._leaving != "gone":
            with self._lock:
                held = [one.lease for one in self._held.values()]
            status = "DRAINING" if self._leaving else "BUSY" if held else "IDLE"
            value = {**self._identity, "status": status, "held": held, "refuses": self._refuses()}
            try:
                answer = self._api.call(api.HEARTBEAT, value)
            except api.Unreachable as error:
                log("no answer to a heartbeat", error=str(error))
            except api.Refused as error:
                if error.code in ("CONFLICT", "NOT_FOUND"):
                    return self._give_up(error)
                log("heartbeat refused", error=str(error))
            else:
                self._obey(answer)
            wait_while(lambda: self._leaving == "gone", seconds)

    def _give_up(self, error):
        """Another life has taken this one's place."""
        log("replaced", error=str(error))
        self._replaced = True
        self._leaving = "replaced"
        self._stop_all("lost")
        self._wake.set()

    def _obey(self, answer):
        for lost in answer["lost"]:
            self._stop_one(lost, "lost")
        for command in answer["commands"]:
            kind = command["kind"]
            if kind == "CANCEL":
                self._stop_one(command, "cancelled")
            elif kind == "DRAIN" and not self._leaving:
                self._leaving = "drained"
                self._wake.set()
            elif kind == "JOBS_READY":
                self._wake.set()
            # RESUME comes too late for a pilot that ends as soon as it is drained.

    def _refuses(self):
        """Programs that are still not there."""
        for name in list(self._config.refuses):
            if any(os.access(os.path.join(folder, name), os.X_OK) for folder in self._config.program_folders):
                self._config.refuses.discard(name)
        return sorted(self._config.refuses)

    def _claim(self, poll_seconds):
        request = None
        while not self._leaving:
            room = self._config.slots - self._count()
            if request is None and room > 0:
                request = {"requestId": str(uuid.uuid4()), "max": room}
            claims = []
            if request is not None:
                try:
                    value = {**self._identity, **request, "refuses": self._refuses()}
                    claims = self._api.call(api.CLAIM, value)
                    request = None
                except api.Unreachable as error:
                    # Asked again as it was: the server may have carried it out.
                    log("no answer to a claim", error=str(error))
                except api.Refused as error:
                    log("claim refused", error=str(error))
                    request = None
            for claim in claims:
                self._start(claim)
            if not claims:
                self._wake.wait(poll_seconds)
                self._wake.clear()

    def _start(self, claim):
        attempt = Attempt(claim, self._config, self._report)
        with self._lock:
            self._held[attempt.key] = attempt

        def work():
            try:
                attempt.run()
            except (api.Refused, api.Unreachable) as error:
                log("end not reported", attempt=attempt.key, error=str(error))
            finally:
                with self._lock:
                    del self._held[attempt.key]
                self._wake.set()

        threading.Thread(target=work, daemon=True).start()

    def _report(self, attempt, report):
        is_end = report["state"] in ("FINISHED", "FAILED", "CANCELLED")
        if is_end:
            self._journal.write(self._identity, report)
            log("ended", attempt=attempt.key, state=report["state"], failure=report.get("failure"))
        answer = self._send(report, is_end)
        if answer["status"] == "REFUSED":
            log("report refused", attempt=attempt.key, reason=answer["text"])
        if is_end:
            remove_unwanted(report, answer)
            self._journal.remove(report)
        return answer

    def _send(self, report, is_end):
        with self._sending:
            try:
                [answer] = self._api.insist(api.REPORT, {**self._identity, "reports": [report]})
            except api.Refused as error:
                # Such as a program's report that is nested too deep: without an end the attempt would be lost.
                if not is_end:
                    raise
                failure = {"code": 603, "source": "pilot", "text": f"its report was refused: {error}"}
                plain = {name: report[name] for name in ("jobId", "attempt", "token", "at")}
                plain.update(sequence=report["sequence"] + 1, state="FAILED", failure=report.get("failure", failure))
                [answer] = self._api.insist(api.REPORT, {**self._identity, "reports": [plain]})
        return answer

    def _count(self):
        with self._lock:
            return len(self._held)

    def _stop_one(self, ref, why):
        with self._lock:
            attempt = self._held.get(f"{ref['jobId']}.{ref['attempt']}")
        if attempt:
            attempt.stop(why)

    def _stop_all(self, why):
        with self._lock:
            held = list(self._held.values())
        for attempt in held:
            attempt.stop(why)


def remove_unwanted(report, answer):
    for url in storage.unwanted(report, answer):
        storage.remove(url)


def wait_while(done, seconds):
    """Waits so long, or until it is done."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not done():
        time.sleep(0.05)


def log(text, **fields):
    print(text, *(f"{name}={value}" for name, value in fields.items() if value is not None), flush=True)


def what_it_has(settings):
    """What the settings declare. Without any, only its slots bound what it gets."""
    has = {}
    if "PILOT_CORES" in settings:
        has["cores"] = float(settings["PILOT_CORES"])
    if "PILOT_RAM_MIB" in settings:
        has["ramMiB"] = int(settings["PILOT_RAM_MIB"])
    if settings.get("PILOT_LABELS"):
        has["labels"] = [label.strip() for label in settings["PILOT_LABELS"].split(",")]
    return has


def main():
    settings = os.environ
    try:
        config = types.SimpleNamespace(
            name=settings["PILOT_NAME"],
            slots=int(settings.get("PILOT_SLOTS", "1")),
            work_dir=os.path.abspath(settings.get("PILOT_WORK_DIR", f"work-{settings['PILOT_NAME']}")),
            program_folders=[os.path.abspath(one) for one in settings["VISOR_PAYLOAD_PATH"].split(":") if one],
            refuses=set(),
            has=what_it_has(settings),
        )
        server = api.Api(settings["VISOR_URL"], settings["VISOR_TOKEN_FILE"])
    except KeyError as error:
        sys.exit(f"set {error.args[0]}; README.md lists the settings")
    # What a former life left half done; its journal is kept.
    if os.path.isdir(config.work_dir):
        for name in os.listdir(config.work_dir):
            if name != "journal":
                shutil.rmtree(os.path.join(config.work_dir, name), ignore_errors=True)
    pilot = Pilot(server, config)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: pilot.stop())
    pilot.run()


if __name__ == "__main__":
    main()
