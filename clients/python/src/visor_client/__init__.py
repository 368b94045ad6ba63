"""Typed client of Visor's GraphQL API; README.md begins with an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import operations
from .client import Client, Token, token_file
from .errors import VisorError

if TYPE_CHECKING:
    from .aio import AsyncClient

__all__ = ["AsyncClient", "Client", "Token", "VisorError", "operations", "token_file"]


def __getattr__(name: str) -> Any:
    """Imports AsyncClient when somebody uses it: requests alone need only the standard library."""
    if name != "AsyncClient":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .aio import AsyncClient

    return AsyncClient
