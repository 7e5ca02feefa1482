"""Investment projects: stages out of a definition, one joint application each, clocks that count the
government's time only."""
