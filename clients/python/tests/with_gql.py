"""The package `gql`, over HTTP and over a socket, as its manual shows it. Prints JSON lines."""

import asyncio
import json
import os

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.websockets import WebsocketsTransport

URL, TOKEN = os.environ["VISOR_URL"], os.environ["VISOR_TOKEN"]
DATASET = gql("query ($name: String) { dataset(name: $name) { name bytes } }")


async def main():
    http = AIOHTTPTransport(url=URL, headers={"authorization": f"Bearer {TOKEN}"})
    async with Client(transport=http, fetch_schema_from_transport=True) as session:
        DATASET.variable_values = {"name": os.environ["VISOR_DATASET"]}
        answer = await session.execute(DATASET)
        field = session.client.schema.query_type.fields["dataset"]
    print(json.dumps({**answer, "scopes": field.description.splitlines()[-1]}), flush=True)

    socket = WebsocketsTransport(url=URL.replace("http", "ws"), init_payload={"authorization": f"Bearer {TOKEN}"})
    async with Client(transport=socket) as session:
        async for event in session.subscribe(gql("subscription { pilotChanges { name status } }")):
            print(json.dumps(event), flush=True)
            return


asyncio.run(main())
