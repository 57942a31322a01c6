"""What words mean: JSON-LD contexts and statements, vocabularies, the terms of TD, and units.

It knows IRIs and their documentation; it never knows devices, models or rules, and it reads no
files but those that ship with Thingfit.
"""
