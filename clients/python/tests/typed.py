"""Every kind of call of visor_client. Prints JSON lines, for a test that drives the server."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

from visor_client import AsyncClient, Client, VisorError

URL, TOKEN = os.environ["VISOR_URL"], os.environ["VISOR_TOKEN"]
TOKENS = os.environ.get("VISOR_TOKENS", TOKEN).split()
asked = 0


def show(**values: Any) -> None:
    print(json.dumps(values), flush=True)


def renewed_token() -> str:
    """Each token once, the last one for good: as a file that somebody renews."""
    global asked
    asked += 1
    return TOKENS[min(asked, len(TOKENS)) - 1]


def refusal(call: Any) -> str:
    try:
        call()
    except VisorError as error:
        return f"{error.code} {error.retryable}"
    return "none"


def requests() -> None:
    visor = Client(URL, TOKEN)
    name = os.environ["VISOR_DATASET"]
    [dataset] = visor.datasets(first=5, where={"nameContains": name})["nodes"]
    template = visor.create_template(
        {"name": "шаблон", "mask": name, "maskKind": "glob", "cwl": os.environ["VISOR_CWL"]}
    )
    show(
        dataset=dataset["name"],
        size=dataset["bytes"],
        closed=dataset["closedAt"],
        missing=visor.dataset(name="нет такого"),
        template=template["name"],
        letters=sorted(visor.dead_letters()),
        unknown=refusal(lambda: visor.pause_task({"id": "019a0000-0000-7000-8000-000000000000"})),
        inexact=refusal(lambda: visor.execute("query ($n: Int) { jobs(first: $n) { nodes { id } } }", {"n": 2**53 + 1})),
        forged=refusal(Client(URL, "forged").storages),
        nobody=refusal(Client("http://127.0.0.1:1/graphql", TOKEN).storages),
        wrong=refusal(lambda: next(iter(Client("http://127.0.0.1:1/graphql", TOKEN).pilot_changes()))),
        refused=refusal(lambda: next(iter(visor.pilot_commands("019a0000-0000-7000-8000-000000000000")))),
        expired=refusal(lambda: next(iter(Client(URL, TOKENS[0]).pilot_changes()))),
    )


def watch() -> None:
    for pilot in Client(URL, renewed_token).pilot_changes():
        # An event that comes after the end of the first token came with the second one.
        if asked > 1:
            show(watched=pilot["name"])
            return


def watch_on() -> None:
    """Follows the pilots, through lost connections, until the last one comes."""
    for pilot in Client(URL, TOKEN).pilot_changes():
        show(watched=pilot["name"])
        if pilot["name"] == "последний":
            return


async def watch_on_async() -> None:
    async for pilot in AsyncClient(URL, TOKEN).pilot_changes():
        show(watched=pilot["name"])
        if pilot["name"] == "последний":
            return


async def watch_async() -> None:
    visor = AsyncClient(URL, renewed_token)
    storages, pilots = await asyncio.gather(visor.storages(), visor.pilots())
    async for pilot in visor.pilot_changes():
        show(storages=storages, pilots=len(pilots), watched=pilot["name"])
        return


def newer_server() -> None:
    [job] = Client(URL, TOKEN).jobs()["nodes"]
    show(state=job["state"], ordinal=job["ordinal"], failure=job["failure"])


STEPS = {"requests": requests, "watch": watch, "watch-on": watch_on, "newer": newer_server}
ASYNC_STEPS = {"async": watch_async, "async-on": watch_on_async}
step = os.environ["VISOR_STEP"]
if step in ASYNC_STEPS:
    asyncio.run(ASYNC_STEPS[step]())
else:
    STEPS[step]()
