"""Settings a deployment may change; the environment overrides each as DEBRIEF_<NAME>."""

SQLALCHEMY_DATABASE_URI = "sqlite:///debrief.sqlite"
# SECRET_KEY, SECURITY_PASSWORD_SALT and AUDIT_KEY have no default on purpose: create_app()
# refuses to start without them. AUDIT_KEY must never change: the log is chained with it.

BASE_URL = "http://127.0.0.1:5000"
"""Where people reach this deployment. Links in what leaves the product start with it."""

OTHER_HOSTS: list[str] = []
"""Further host names under which it answers, such as that of a health check. The name in
BASE_URL, and on a machine of one's own every loopback name, is answered anyway."""

PROXIES = 0
"""How many proxies stand in front. Only then is what X-Forwarded-For and X-Forwarded-Proto
say believed; a number too high lets anybody choose an address."""

SCORECARD_DUE_HOURS = 24
"""How long after an interview its scorecards are due."""

BREAK_GLASS_MINUTES = 60
"""How long an administrator who opens a debrief in an emergency may read it."""

PACKETS_PER_HOUR = 60
"""How many packets one person can make within an hour."""

AUDIT_EXPORTS_PER_HOUR = 10
"""How many files of the audit log one person can take out within an hour."""

SETUP_CODE = ""
"""What the first visitor must type on /setup. Set it, to something long and random, where
others can reach BASE_URL before you do: without one, whoever comes first is in charge."""

MAIL_SERVER = ""
"""Who takes the mail that ``flask deliver-mail`` sends. Without one, mail waits."""

MAIL_PORT = 587
MAIL_SECURITY = "starttls"
"""How the way there is protected: ``starttls``, ``tls`` (port 465), or ``plain`` for a
server on the same machine."""

MAIL_USERNAME = ""
MAIL_PASSWORD = ""
MAIL_FROM = ""
"""In whose name mail goes out, such as ``Debrief <debrief@example.org>``."""

DEMO = False
"""Whether the sign-in page lists the people of the demo, who then share a printed password.
Only for trying it out: whoever reaches the address can sign in as any of them."""

SIGN_IN_HOURS = 24
"""How long one is signed in at most, however busy; then the password is asked for again."""

SIGN_IN_IDLE_MINUTES = 8 * 60
"""After how long without any use a sign-in ends."""

OIDC_ISSUER = ""
"""Who says who people are: the identity provider for single sign-on (OpenID Connect), by its
issuer address. Without one there is no single sign-on. Register ``BASE_URL`` followed by
``/single-sign-on/return`` there as the address to return to.

Whoever comes from it is asked for no second factor here: how people prove who they are to
the provider is the provider's affair, so set one up there. ``SECOND_FACTOR_FOR`` asks those who
have a password here as well, for that password.
"""

OIDC_CLIENT_ID = ""
OIDC_CLIENT_SECRET = ""
OIDC_NAME = "single sign-on"
"""What people call the provider: the button says "Sign in with", and this."""

OIDC_GROUP_CLAIM = "groups"
"""Where the provider says which groups somebody is in. A person without it is in none."""

OIDC_ROLES: dict[str, str] = {}
"""Which role each group brings, such as ``{"hiring-team": "coordinator"}``. Roles named here are
granted and taken away at each single sign-on, as the groups then are (the last administrator
stays one); others are given on the pages about people. Somebody unknown with a verified address
is let in only if a group brings a role, or by invitation.
"""

SECOND_FACTOR_FOR: list[str] = []
"""The roles that need a second factor, such as ["admin"]. Whoever holds one and has none is led
to set one up before anything else."""

ONE_TIME_CODE_KEYS: dict[str, str] = {}
"""Keys that encrypt the secrets of one-time codes, by numbers: {"1": "a long random text"}. The
highest number encrypts, the others still decrypt. Without any, the key is derived from
AUDIT_KEY, which never changes either."""

SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
# Twelve dimensions of 100,000 characters each, in any script, with room to spare: a form
# sends up to twelve bytes for one character.
MAX_CONTENT_LENGTH = 16 * 1024 * 1024
MAX_FORM_MEMORY_SIZE = 16 * 1024 * 1024
MAX_FORM_PARTS = 2_000
# A careful scorecard takes longer than any clock would allow; the token lasts the session.
WTF_CSRF_TIME_LIMIT = None
