"""Copying files of `file:` URLs, checked while they are copied."""

import errno
import hashlib
import os
import urllib.parse
import zlib

CHUNK_BYTES = 1 << 20


class StorageError(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


class _Rolling:
    """adler32 and crc32 with the face of hashlib."""

    def __init__(self, function, start):
        self._function, self._value = function, start

    def update(self, data):
        self._value = self._function(data, self._value)

    def hexdigest(self):
        return f"{self._value & 0xFFFFFFFF:08x}"


def _hasher(kind):
    if kind == "adler32":
        return _Rolling(zlib.adler32, 1)
    return _Rolling(zlib.crc32, 0) if kind == "crc32" else hashlib.new(kind)


def path_of(url):
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        raise StorageError(305, f"{url}: only file: URLs are known here")
    return urllib.parse.unquote(parts.path)


def url_within(folder, name):
    """The URL of a name in a claim's folder, as `encodeURIComponent` would write it."""
    return folder + urllib.parse.quote(name, safe="-_.!~*'()")


def _copy(source, target, kind):
    hasher, size = _hasher(kind), 0
    with open(source, "rb") as reader, open(target, "wb") as writer:
        while chunk := reader.read(CHUNK_BYTES):
            writer.write(chunk)
            hasher.update(chunk)
            size += len(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return size, hasher.hexdigest()


def fetch(claimed, target):
    """Copies an input from the first of its replicas that is good. Raises StorageError with the last one's code."""
    problem = StorageError(301, f"{claimed['name']}: it has no replica")
    for url in claimed["replicas"]:
        try:
            size, checksum = _copy(path_of(url), target, claimed["checksumKind"])
        except FileNotFoundError:
            problem = StorageError(301, f"{claimed['name']}: {url} is not there")
        except OSError as error:
            code = 202 if error.errno in (errno.ENOSPC, errno.EDQUOT) else 305
            problem = StorageError(code, f"{claimed['name']}: {url}: {error.strerror}")
        except StorageError as error:
            problem = error
        else:
            if size != claimed["size"]:
                problem = StorageError(302, f"{claimed['name']}: {size} bytes, not {claimed['size']}")
            elif checksum != claimed["checksum"]:
                problem = StorageError(303, f"{claimed['name']}: checksum {checksum}, not {claimed['checksum']}")
            else:
                return
    raise problem


def store(source, url, kind="md5"):
    """Stores a file under its URL, whole or not at all; gives its size and checksum."""
    target = path_of(url)
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        size, checksum = _copy(source, target + ".part", kind)
        os.chmod(target + ".part", 0o444)
        os.rename(target + ".part", target)
        folder = os.open(os.path.dirname(target), os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except OSError as error:
        code = 506 if error.errno in (errno.ENOSPC, errno.EDQUOT) else 503
        raise StorageError(code, f"{url}: {error.strerror}") from error
    return size, checksum


def unwanted(report, answer):
    """URLs of what the report of an end names and, by its answer, nobody has taken."""
    state, log = answer["state"], report.get("log")
    urls = [one["url"] for one in report.get("outputs", ()) if state in ("FAILED", "CANCELLED", "LOST")]
    if log and (state == "LOST" or (state == "CANCELLED" and report["state"] == "FINISHED")):
        urls.append(log["url"])
    return urls


def remove(url):
    try:
        os.remove(path_of(url))
    except (OSError, StorageError):
        pass
