"""Early guidance (超前直通车): written advice before any application. It binds nobody."""
