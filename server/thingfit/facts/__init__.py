"""What a document says, as frozen values with the places where it says so.

This package reads trees and statements; it never judges them and never reads a file.
"""

from thingfit.facts.document import Document, Part
from thingfit.facts.kinds import Kind
from thingfit.facts.thing import Affordance, Form, Interaction, SecurityDefinition, Thing

__all__ = [
    "Affordance",
    "Document",
    "Form",
    "Interaction",
    "Kind",
    "Part",
    "SecurityDefinition",
    "Thing",
]
