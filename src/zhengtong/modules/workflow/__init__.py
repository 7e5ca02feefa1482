"""Process versions and the engine that runs them.

Owns: BPMN definitions and their publish gate, instances, tasks, clocks, the process log. Knows
nothing of cases, items or law: those lie above and call down. Posts and staff are ids here.
"""
