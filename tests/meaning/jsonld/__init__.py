"""JSON-LD compared with PyLD and with the test suite of JSON-LD 1.1."""
