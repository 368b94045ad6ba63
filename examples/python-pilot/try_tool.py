"""For tests: reads jobs as JSON lines, writes what tool.py makes of each."""

import json
import sys

import tool as tools


def answer(case):
    tool, files = case["tool"], [tools.file_value(**one) for one in case["inputs"]]
    try:
        scope = tools.scope_of(tool, files, "/w/out", "/w/tmp", 1, 512)
        outputs = {port["port"]: tools.files_of(tool, port, case["names"], scope) for port in tool["outputs"]}
        return {
            "argv": tools.command_line(tool, scope),
            "env": tools.environment(tool, scope),
            "stdout": tools.stream_name(tool, "stdout", scope),
            "outputs": outputs,
        }
    except tools.BadTool as error:
        return {"error": str(error)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
