"""The command line: the only part that prints, and that ends the process.

One module for each sub-command, with `configure(parser)` and `run(arguments)`; `report` holds the
formats. The checks themselves are those of the editor.
"""
