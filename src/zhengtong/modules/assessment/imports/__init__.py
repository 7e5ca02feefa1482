"""Tables from outside (attendance, information reporting, complaints) as metrics on the board."""
