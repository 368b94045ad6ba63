"""Ends of attempts that no answer has come for: one file each, so that a crash loses none."""

import json
import os


class Journal:
    def __init__(self, folder):
        self._folder = folder
        os.makedirs(folder, exist_ok=True)

    def _path(self, report):
        return os.path.join(self._folder, f"{report['jobId']}.{report['attempt']}.json")

    def write(self, identity, report):
        path = self._path(report)
        with open(path + ".part", "w", encoding="utf-8") as file:
            json.dump({"identity": identity, "report": report}, file)
            file.flush()
            os.fsync(file.fileno())
        os.rename(path + ".part", path)

    def remove(self, report):
        os.remove(self._path(report))

    def left(self):
        """What a former life could not send."""
        for name in sorted(os.listdir(self._folder)):
            if name.endswith(".json"):
                with open(os.path.join(self._folder, name), encoding="utf-8") as file:
                    yield json.load(file)
