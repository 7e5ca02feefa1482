"""What a person takes home: the printed guide, the notice, sample forms, what is spared."""
