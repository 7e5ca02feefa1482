"""Village agents who apply on behalf of people (代办): the signed authority, what the person may
say against it, and the agent's own list."""
