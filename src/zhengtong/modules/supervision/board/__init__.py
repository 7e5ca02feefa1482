"""The live board: what happens now, where it piles up, and the cases behind every figure."""
