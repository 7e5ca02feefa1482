"""What an applicant does with a case under way: asks, corrects, changes how they are reached, adds
a further paper. Withdrawing is in `services.conclude`."""
