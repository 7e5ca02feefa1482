"""Templates of documents: words as data, edited in the browser, versioned, published by two.

It knows fields, blocks and pages; what a kind of document is about is plugged in by those who issue
it. It never issues, numbers or seals anything.
"""
