"""Tests of `thingfit.deploy`."""
