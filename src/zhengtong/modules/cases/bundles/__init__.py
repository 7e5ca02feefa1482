"""The whole that several cases make: where each part stands, the longest path, how it ends."""
