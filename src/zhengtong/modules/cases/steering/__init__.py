"""Steering a case besides its flow: give away, take back, urge, raise to the head, redispatch, and
move to another step by two persons. `reasons` says why something is not possible now; the screen
asks it before, the command at the moment."""
