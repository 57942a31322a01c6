"""What stands against a model on the runtime that projects are built with."""

from __future__ import annotations

from thingfit.deploy.parts import Plan
from thingfit.tflite import Runtime, TfliteError, read, unsupported


def refusals(plan: Plan) -> tuple[str, ...]:
    """Why the current runtime does not run the model, in sentences; none where it does."""
    if not plan.content:
        return ()
    try:
        found = unsupported(read(plan.content), Runtime.CURRENT)
    except TfliteError:
        return ()
    return tuple(each.reason for each in found)
