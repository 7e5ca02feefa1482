"""The use cases of forms: publishing, drafts."""
