"""A file as a book: leaves in order, on one page to read, or bound into one PDF."""

from zhengtong.modules.archives.book.binding import BookTooLarge, Bound, Cover, bind, bound
from zhengtong.modules.archives.book.leaves import Leaf, chapters, is_leaf, of_packages

__all__ = [
    "BookTooLarge",
    "Bound",
    "Cover",
    "Leaf",
    "bind",
    "bound",
    "chapters",
    "is_leaf",
    "of_packages",
]
