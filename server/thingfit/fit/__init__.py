"""Which model fits which device, and why: criteria, pairs, the index of a workspace, what-if.

This package judges facts; it never reads a file, and it knows no editor and no terminal.
"""

from thingfit.fit.change import Change, as_advice, as_need, changes, in_short
from thingfit.fit.index import Index, Miss, Tally, empty_index
from thingfit.fit.lens import Lens, lenses
from thingfit.fit.match import match, match_all
from thingfit.fit.snapshot import all_candidates, all_devices, candidates_of, devices_of, index_of
from thingfit.fit.verdict import (
    DEFAULT_POLICY,
    Candidate,
    Evidence,
    Fit,
    Match,
    Policy,
    Verdict,
)
from thingfit.fit.whatif import WhatIf, sensor_class, supposed, supposing

__all__ = [
    "DEFAULT_POLICY",
    "Candidate",
    "Change",
    "Evidence",
    "Fit",
    "Index",
    "Lens",
    "Match",
    "Miss",
    "Policy",
    "Tally",
    "Verdict",
    "WhatIf",
    "all_candidates",
    "all_devices",
    "as_advice",
    "as_need",
    "candidates_of",
    "changes",
    "devices_of",
    "empty_index",
    "in_short",
    "index_of",
    "lenses",
    "match",
    "match_all",
    "sensor_class",
    "supposed",
    "supposing",
]
