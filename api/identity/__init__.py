"""Who an identity provider says that someone is: OpenID Connect, ready for ProConnect."""
