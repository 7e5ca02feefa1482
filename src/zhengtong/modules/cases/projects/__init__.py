"""Investment projects: stages out of a definition, clocks that count the government's time."""
