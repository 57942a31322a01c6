"""The language server: the only package that knows pygls and lsprotocol.

It turns what an editor says into questions to the snapshot, and the answers into what an editor
shows. It never judges a document, and it leaves the disk to `workspace.discovery`.
"""
