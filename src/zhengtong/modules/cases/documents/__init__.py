"""Documents of a case: `issue` freezes the content, `pdf_of` makes the file from it."""

from zhengtong.modules.cases.documents.issuing import issue
from zhengtong.modules.cases.documents.of_steps import issue_once
from zhengtong.modules.cases.documents.printing import pdf_of

__all__ = ["issue", "issue_once", "pdf_of"]
