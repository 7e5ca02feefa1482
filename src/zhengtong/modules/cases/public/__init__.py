"""The citizen's pages: apply, follow, supplement, withdraw, rate. They parse, call, render."""
