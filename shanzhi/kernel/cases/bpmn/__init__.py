"""Procedures drawn as BPMN 2.0: what an uploaded drawing may contain, and running cases along it."""
