"""The formats of a report: each a function from what was checked to text."""
