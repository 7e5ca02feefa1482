"""Promises in the place of papers: 容缺受理 (papers come later) and 告知承诺 (a commitment replaces
them), the check afterwards, and the record of broken ones that shuts the door to the next."""
