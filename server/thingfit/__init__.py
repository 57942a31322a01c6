"""Thingfit checks Thing Descriptions and TinyML models, and says which model fits which device."""

__version__ = "0.1.0"
