"""What a document says, as frozen values with the places where it says so.

This package reads trees and statements; it never judges them and never reads a file.
"""

from thingfit.facts.deployment import Deployment
from thingfit.facts.device import Device
from thingfit.facts.document import Document, Part
from thingfit.facts.kinds import Kind
from thingfit.facts.model import Model
from thingfit.facts.stated import Stated
from thingfit.facts.thing import Affordance, Form, Interaction, SecurityDefinition, Thing

__all__ = [
    "Affordance",
    "Deployment",
    "Device",
    "Document",
    "Form",
    "Interaction",
    "Kind",
    "Model",
    "Part",
    "SecurityDefinition",
    "Stated",
    "Thing",
]
