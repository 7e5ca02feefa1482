"""BPMN 2.0 as a file: read it, draw it by program, show it as SVG. No ORM."""
