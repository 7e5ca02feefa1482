"""What a person takes home: the printed guide, the one-time notice, sample forms, what is spared."""
