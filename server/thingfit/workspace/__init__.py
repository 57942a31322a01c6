"""Many documents: the host that holds them, and the finding of files on the disk.

Only `discovery` reads the disk; nothing here judges a document.
"""

from thingfit.workspace.host import Host, Root, Snapshot

__all__ = ["Host", "Root", "Snapshot"]
