from __future__ import annotations

from typing import Any, Dict, List, Optional


_RETRYABLE = ("INTERNAL", "UNAVAILABLE", "SUBGRAPH_UNAVAILABLE")
"""Codes of refusals that may pass, where the answer does not say so itself."""


class VisorError(Exception):
    """A request that Visor refused, or did not answer (UNAVAILABLE). docs/schema.md lists the codes."""

    def __init__(self, code: str, text: str, retryable: bool = False, extensions: Optional[Dict[str, Any]] = None):
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.retryable = retryable
        """Whether the same request may succeed later."""
        self.extensions = extensions or {}

    @staticmethod
    def of(errors: List[Dict[str, Any]]) -> VisorError:
        first = errors[0]
        extensions = first.get("extensions") or {}
        code = str(extensions.get("code", "INTERNAL"))
        retryable = extensions.get("retryable", code in _RETRYABLE) is True
        return VisorError(code, str(first.get("message", "")), retryable, extensions)


def unavailable(reason: object) -> VisorError:
    return VisorError("UNAVAILABLE", f"no answer: {reason}", True)
