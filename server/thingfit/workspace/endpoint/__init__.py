"""The workspace graph on a SPARQL engine: sent, compared, read back and asked.

This package alone speaks over the network, and only when an endpoint is named. It knows documents
and facts; what follows from them it is given, and it never judges whether anything fits.
"""

from thingfit.workspace.endpoint.client import Client, open_client
from thingfit.workspace.endpoint.errors import EndpointError, Trouble
from thingfit.workspace.endpoint.packed import Item, Packed, pack
from thingfit.workspace.endpoint.profiles import PROFILES, Profile
from thingfit.workspace.endpoint.questions import asked
from thingfit.workspace.endpoint.reader import Held, Stock, Wanted, pages, stock, survivors
from thingfit.workspace.endpoint.writer import drop, push

__all__ = [
    "PROFILES",
    "Client",
    "EndpointError",
    "Held",
    "Item",
    "Packed",
    "Profile",
    "Stock",
    "Trouble",
    "Wanted",
    "asked",
    "drop",
    "open_client",
    "pack",
    "pages",
    "push",
    "stock",
    "survivors",
]
