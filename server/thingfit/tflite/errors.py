"""The one exception of this package."""

from __future__ import annotations


class TfliteError(Exception):
    """Bytes are not a model that can be read; the text is one sentence for the user."""
