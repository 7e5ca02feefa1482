"""What a case has to do with electronic licences: a grant issues one, an application uses one."""
