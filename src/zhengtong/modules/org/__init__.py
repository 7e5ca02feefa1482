"""Who there is: regions, organisations, posts, staff and roles; persons, companies, accounts.

Owns sign-in and answers who acts (`actor_for`). It knows nothing of items, cases or processes:
whoever needs a holder of a post, a name or an address asks `org.api`, in batches.
"""
