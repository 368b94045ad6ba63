"""A conditions database that joins Visor's graph: beam and detector conditions of datasets.

It knows a dataset by its id only. Names, files, jobs and tasks are Visor's; the gateway joins them.
"""

import asyncio
import os
from collections.abc import AsyncGenerator

import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from strawberry.asgi import GraphQL
from strawberry.schema_directive import Location


@strawberry.federation.schema_directive(locations=[Location.FIELD_DEFINITION], name="allow")
class Allow:
    """Scopes of which a caller needs one. The gateway checks it; a field without it needs `read`."""

    scopes: list[str]


@strawberry.type(description="Conditions under which the data of a dataset were taken.")
class Conditions:
    beam_energy: float = strawberry.field(description="Energy of a beam, GeV.")
    polarised: bool
    magnet_current: float = strawberry.field(description="Current of the solenoid, A.")
    dead_channels: int = strawberry.field(description="Channels of the detector that gave no signal.")
    shift_note: str | None = strawberry.federation.field(
        default=None, description="What the shift wrote down.", directives=[Allow(scopes=["operate"])]
    )


@strawberry.federation.type(keys=["id"], description="A dataset of Visor, by its id.")
class Dataset:
    id: strawberry.ID

    @strawberry.field(description="Null where none are known.")
    def conditions(self) -> Conditions | None:
        return RECORDS.get(self.id)

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "Dataset":
        return cls(id=id)


@strawberry.type(description="Conditions that were recorded, and the dataset that they are of.")
class RunConditions:
    dataset: Dataset
    conditions: Conditions


RECORDS: dict[str, Conditions] = {}
READERS: set[asyncio.Queue[RunConditions]] = set()
MAX_WAITING = 100


@strawberry.type
class Query:
    @strawberry.field(description="The latest ones first.")
    def run_conditions(self, first: int = 10) -> list[RunConditions]:
        latest = list(RECORDS.items())[::-1][: max(0, min(first, 1000))]
        return [RunConditions(dataset=Dataset(id=strawberry.ID(id)), conditions=known) for id, known in latest]


@strawberry.type
class Subscription:
    @strawberry.subscription(description="Each change, from now on.")
    async def run_conditions_changed(self) -> AsyncGenerator[RunConditions, None]:
        waiting: asyncio.Queue[RunConditions] = asyncio.Queue(MAX_WAITING)
        READERS.add(waiting)
        try:
            while True:
                yield await waiting.get()
        finally:
            READERS.discard(waiting)


def record(dataset: str, conditions: Conditions) -> None:
    """Keeps the conditions of a dataset and tells the subscribers; one that reads too slowly misses them."""
    RECORDS.pop(dataset, None)
    RECORDS[dataset] = conditions
    for waiting in READERS:
        if not waiting.full():
            waiting.put_nowait(RunConditions(dataset=Dataset(id=strawberry.ID(dataset)), conditions=conditions))


async def put_conditions(request: Request) -> JSONResponse:
    """`PUT /conditions/<id of a dataset>`: what the control system of the detector would call."""
    try:
        conditions = Conditions(**await request.json())
    except (TypeError, ValueError) as error:
        return JSONResponse({"error": str(error)}, 400)
    record(request.path_params["dataset"], conditions)
    return JSONResponse({"recorded": True})


schema = strawberry.federation.Schema(query=Query, subscription=Subscription, types=[Dataset])
graphql = GraphQL(schema)
app = Starlette(
    routes=[
        Route("/conditions/{dataset}", put_conditions, methods=["PUT"]),
        Route("/graphql", graphql),
        WebSocketRoute("/graphql", graphql),
    ]
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ.get("PORT", "8090")), log_level="warning")
