"""The `tool` of a claim: references, the command line, and which files are its outputs (docs/pilots.md, "The tool")."""

import decimal
import os
import re

_REFERENCE = re.compile(
    r"""\$\(([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*|\[\d+\]|\['(?:[^'\\]|\\.)*'\]|\["(?:[^"\\]|\\.)*"\])*)\)""", re.ASCII
)
_KEY = re.compile(r"""\.([A-Za-z_]\w*)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]""", re.ASCII)


class BadTool(Exception):
    """The tool asks for what there is not: failure 101."""


def file_value(path, basename, size):
    """A file with the fields that references may name."""
    dot = basename.rfind(".")
    cut = dot if dot > 0 else len(basename)
    return {
        "path": path,
        "basename": basename,
        "nameroot": basename[:cut],
        "nameext": basename[cut:],
        "dirname": os.path.dirname(path),
        "size": size,
    }


def scope_of(tool, files, outdir, tmpdir, cores, ram):
    """What the references of one job mean."""
    if tool["mode"] == "MAP" and len(files) != 1:
        raise BadTool(f"a map tool takes one file, not {len(files)}")
    dataset = files[0] if tool["mode"] == "MAP" else files
    return {
        "inputs": {**tool["parameters"], tool["port"]: dataset},
        "runtime": {"outdir": outdir, "tmpdir": tmpdir, "cores": cores, "ram": ram},
        "files": {tool["port"]},
    }


def _pieces(text):
    """The text as literal strings and (root, keys) references."""
    if "$(" not in text and "${" not in text:
        return [text] if text else []
    found, literal, at = [], "", 0
    while at < len(text):
        if text.startswith(("\\$(", "\\${"), at):
            literal, at = literal + text[at + 1 : at + 3], at + 3
        elif text.startswith("\\\\", at):
            literal, at = literal + "\\", at + 2
        elif text.startswith("$(", at):
            match = _REFERENCE.match(text, at)
            if not match:
                raise BadTool(f"{text[at:at + 40]!r} is no reference")
            if literal:
                found.append(literal)
            literal, at = "", match.end()
            found.append((match[1], [_key(*groups) for groups in _KEY.findall(match[2])]))
        else:
            literal, at = literal + text[at], at + 1
    return found + [literal] if literal else found


def _key(name, index, single, double):
    if index:
        return int(index)
    return name or re.sub(r"\\(.)", r"\1", single or double)


def _resolve(reference, scope):
    root, keys = reference
    value = scope.get(root) if root in ("inputs", "runtime") else None
    for key in keys:
        if isinstance(value, list) and key == "length":
            value = len(value)
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            raise BadTool(f"$({root}…{key}) stands for nothing")
    return value


def _number(value):
    text = format(decimal.Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_text(value):
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, str):
        return value
    raise BadTool("a file or a list is no text")


def fill(text, scope, quote=lambda value: value):
    """The text with its references replaced; `quote` is applied to what a file's fields give."""
    words = []
    for piece in _pieces(text):
        if isinstance(piece, str):
            words.append(piece)
            continue
        value = _in_text(_resolve(piece, scope))
        of_file = piece[0] == "inputs" and piece[1][0] in scope["files"]
        words.append(quote(value) if of_file else value)
    return "".join(words)


def _words(binding, scope):
    pieces = [piece for piece in _pieces(binding["value"]) if not isinstance(piece, str) or piece.strip()]
    if len(pieces) == 1 and not isinstance(pieces[0], str):
        value = _resolve(pieces[0], scope)
    else:
        value = fill(binding["value"], scope)
    prefix = binding.get("prefix")
    if value is None or value is False:
        return []
    if value is True:
        return [] if prefix is None else [prefix]
    if isinstance(value, list):
        paths = [one["path"] for one in value]
        separator = binding.get("itemSeparator")
        if separator is None or not paths:
            return ([prefix] if prefix is not None and paths else []) + paths
        value = separator.join(paths)
    elif isinstance(value, dict):
        value = value["path"]
    word = _in_text(value)
    if prefix is None:
        return [word]
    return [prefix, word] if binding["separate"] else [prefix + word]


def command_line(tool, scope):
    """All words of the command line; the first is the program's plain name."""
    return tool["baseCommand"] + [word for binding in tool["bindings"] for word in _words(binding, scope)]


def stream_name(tool, stream, scope):
    """Name of the file that stdin, stdout or stderr names; None: it names none."""
    return fill(tool[stream], scope).strip() if stream in tool else None


def environment(tool, scope):
    return {name: fill(text, scope) for name, text in tool["env"].items()}


def _quote(text):
    return re.sub(r"[\\*?\[\]]", r"\\\g<0>", text)


def _pattern_of(part):
    """One part of a glob as a regular expression."""
    made, at = "", 0
    while at < len(part):
        letter = part[at]
        end = part.find("]", at + 3 if part[at + 1 : at + 2] in ("!", "^") else at + 2)
        if letter == "\\" and at + 1 < len(part):
            made, at = made + re.escape(part[at + 1]), at + 2
        elif letter == "[" and end > 0:
            inside = part[at + 1 : end]
            negated = inside[:1] in ("!", "^")
            letters = re.sub(r"[\\\[\]^&~|]", r"\\\g<0>", inside[1:] if negated else inside)
            made, at = made + f"[{'^' if negated else ''}{letters}]", end + 1
        else:
            made, at = made + {"*": ".*", "?": "."}.get(letter, re.escape(letter)), at + 1
    return made


def _matches(pattern, name):
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    names = name.split("/")
    return len(parts) == len(names) and all(
        re.fullmatch(_pattern_of(part), target, re.DOTALL)
        and (not target.startswith(".") or part.startswith("."))
        for part, target in zip(parts, names)
    )


def files_of(tool, port, names, scope):
    """Names of the files that a port takes: sorted within a pattern, patterns in their order."""
    if "stream" in port:
        name = stream_name(tool, port["stream"], scope)
        return [name] if name in names else []
    found = []
    for glob in port["globs"]:
        pattern = fill(glob, scope, _quote)
        found += [name for name in sorted(names) if name not in found and _matches(pattern, name)]
    return found
