"""The limits of a case: kinds and their clocks, what stops them, what lengthens them, and why a
day is that day. The arithmetic is the kernel's, the clocks are the engine's."""
