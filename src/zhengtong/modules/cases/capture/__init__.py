"""Papers become files: pages from a scanner or a phone, counted, held against their originals,
and handed over to the department."""
