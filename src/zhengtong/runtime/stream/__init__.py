"""The process that tells boards to look again, by server-sent events. No Django here.

It holds many slow connections and knows nothing of the domain: who may listen it asks the web
process, what happened it hears from PostgreSQL, and what it sends is no more than that something
did. The page fetches the figures from the web like everybody else.
"""
