"""What an editor offers, in plain types: actions for fixes, and the words behind a finding.

Nothing here knows the language server protocol or the disk; every function is a pure question.
"""

from thingfit.features.actions import Action, actions
from thingfit.features.documentation import markdown, page_of, plain
from thingfit.features.fixes import Fixed, edits_of, fix_all, line_edits
from thingfit.features.hover import Hover, hover

__all__ = [
    "Action",
    "Fixed",
    "Hover",
    "actions",
    "edits_of",
    "fix_all",
    "hover",
    "line_edits",
    "markdown",
    "page_of",
    "plain",
]
