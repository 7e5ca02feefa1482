"""Messages to people: in their inbox on the site, and through channels such as SMS and e-mail.

Owns what was said to whom, when it was read and how each channel fared. Who somebody is and where
he can be reached is known above: `plugins.address_book`.
"""
