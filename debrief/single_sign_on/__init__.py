"""Single sign-on: who people are, as an identity provider says (OpenID Connect)."""
