"""Many documents: the host that holds them, and the finding of files on the disk.

Only `discovery` reads the disk; nothing here judges a document.
"""

from thingfit.workspace.binaries import Binary
from thingfit.workspace.host import Host, Root, Snapshot

__all__ = ["Binary", "Host", "Root", "Snapshot"]
