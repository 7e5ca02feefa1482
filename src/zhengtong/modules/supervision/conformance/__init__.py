"""Conformance: whether each case went the way that the published chart draws, as a share per item;
the process log for tools of process mining; and the ways in which the platform is evaded."""
