"""From a model and a device to a project that builds: what the files need, and the files.

`plan.plan(snapshot, candidate, device, target, content=..., force=...)` gives a `Plan` or a
`Refusal`; `content` are the bytes of the model file, which the caller reads at
`plan.model_file(snapshot, candidate)`, since a snapshot keeps only what was read out of them.
This package is given facts and bytes and gives values; it never reads or writes a file, asks no
clock, and gives the same bytes for the same input.
"""
