"""An OpenID provider, real but small: a process of its own, on Authlib's side of the provider.

It checks what a provider must: the client and its secret, the address to return to, the
proof of the code exchange, and that a code is used once. People and what is wrong with them
are told to it by the tests; each first part of a path is a provider of its own.
"""

import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, OAuth2Error, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, abort, g, jsonify, redirect, request, session
from flask.typing import ResponseReturnValue
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.single_sign_on.forgeries import FORGERIES

CLIENT, SECRET = "debrief", "a secret: with %, + and a colon"
RETURN = "http://debrief.test/single-sign-on/return"


class Client(ClientMixin):  # type: ignore[misc]  # the library has no types
    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return RETURN

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in {RETURN, *state.returns}

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == ("none" if g.tenant == "public" else "client_secret_basic")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]  # the library has no types
    code: str
    person: dict[str, Any]
    signed_in_at: float
    scope: str
    redirect_uri: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(self.signed_in_at)


@dataclass
class State:
    """What the provider knows. The key that signs is the last one."""

    keys: list[RSAKey] = field(default_factory=list)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    returns: list[str] = field(default_factory=list)

    def rotate(self) -> None:
        """Sign with a new key from now on, and forget the one before."""
        key = RSAKey.generate_key(2048)
        key.ensure_kid()
        self.keys = [key]


state = State()
state.rotate()


class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]  # the library has no types
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "none")

    def save_authorization_code(self, code: str, request: Any) -> None:
        asked = request.payload
        assert asked.data.get("code_challenge_method") == "S256", "the code exchange has no proof"
        state.codes[code] = Code(
            code,
            request.user,
            session["at"],
            request.payload.scope,
            asked.redirect_uri,
            asked.data.get("nonce"),
            asked.data.get("code_challenge"),
            asked.data.get("code_challenge_method"),
        )

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        return state.codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        if authorization_code.person.get("fault") != "code good twice":
            del state.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
        return authorization_code.person


class IDToken(OpenIDCode):  # type: ignore[misc]  # the library has no types
    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return any(code.nonce == nonce for code in state.codes.values())

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        return state.keys[-1]

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": issuer()}

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": "RS256", "kid": state.keys[-1].kid or ""}

    def generate_user_info(self, user: dict[str, Any], scope: str) -> dict[str, Any]:
        return {"sub": user["sub"]} if g.tenant == "thin" else claims_of(user)

    def encode_id_token(self, token: dict[str, Any], request: Any) -> str:
        good: str = super().encode_id_token(token, request)
        forge, _ = FORGERIES.get(request.user.get("fault", ""), (None, ""))
        if forge is None:
            return good
        from joserfc import jwt  # noqa: PLC0415 - only what is wrong needs it

        return forge(jwt.decode(good, state.keys[-1]).claims, state.keys[-1])


def claims_of(person: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in person.items() if name != "fault"}


def issuer() -> str:
    return f"{request.host_url}{g.tenant}"


app = Flask(__name__)
app.secret_key = os.urandom(32)
app.config["SESSION_COOKIE_NAME"] = "provider"
server = AuthorizationServer(
    app,
    query_client=lambda client_id: Client() if client_id == CLIENT else None,
    save_token=lambda token, request: state.tokens.update({token["access_token"]: request.user}),
)
server.register_grant(CodeGrant, [IDToken(require_nonce=True), CodeChallenge(required=True)])


@app.url_value_preprocessor
def take_tenant(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.tenant = (values or {}).pop("tenant", "")


@app.before_request
def count() -> None:
    state.asked[request.path] += 1


@app.get("/<tenant>/.well-known/openid-configuration")
def describe() -> ResponseReturnValue:
    said = {
        "issuer": issuer(),
        "authorization_endpoint": f"{issuer()}/authorize",
        "token_endpoint": f"{issuer()}/token",
        "jwks_uri": f"{issuer()}/keys",
        "userinfo_endpoint": f"{issuer()}/people",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "scopes_supported": ["openid", "email", "profile", "groups"],
        "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        # What a client must not let a provider choose.
        "verify": False,
        "proxies": {"http": "http://127.0.0.1:9"},
    }
    odd: dict[str, dict[str, Any]] = {
        "names-itself": {"authorization_response_iss_parameter_supported": True},
        "other-issuer": {"issuer": "https://other.example"},
        "unsigned": {"id_token_signing_alg_values_supported": ["none", "HS256"]},
        "in-the-clear": {"token_endpoint": "http://provider.example/token"},
        "no-keys": {"jwks_uri": None},
        "odd-keys": {"jwks_uri": f"{issuer()}/odd-keys"},
        "numbers": {"id_token_signing_alg_values_supported": [1, 2]},
    }
    if g.tenant == "down":
        abort(503)
    if g.tenant == "html":
        return "<!doctype html><title>Please wait</title>"
    if g.tenant == "list":
        return jsonify([said])
    if g.tenant == "elsewhere":
        return redirect(f"{request.host_url}good/.well-known/openid-configuration")
    if g.tenant == "hangs":
        time.sleep(2)
    return jsonify(said | odd.get(g.tenant, {}))


@app.get("/<tenant>/keys")
def keys() -> ResponseReturnValue:
    return jsonify(KeySet(list(state.keys)).as_dict(private=False))


@app.get("/<tenant>/odd-keys")
def odd_keys() -> ResponseReturnValue:
    return jsonify({"keys": [{"kty": "RSA", "n": "?", "e": 3}, {"kty": "none"}, 5]})


@app.route("/<tenant>/authorize", methods=["GET", "POST"])
def authorize() -> ResponseReturnValue:
    if request.method == "POST":
        session["sub"], session["at"] = request.form["subject"], time.time()
    person = state.people.get(session.get("sub", ""))
    grant = server.get_consent_grant(end_user=person)
    if request.method == "GET" and (not person or "login" in request.args.get("prompt", "")):
        if person and person.get("fault") == "not asked anew":
            session["at"] -= 600
            return answered(person, grant)
        return FORM
    return answered(person, grant)


FORM = """<!doctype html><html lang="en"><title>Provider</title><h1>Provider</h1>
<form method="post"><label>Name <input name="subject"></label> <button>Sign in</button></form>"""


def answered(person: dict[str, Any] | None, grant: Any) -> ResponseReturnValue:
    declined = not person or person.get("fault") == "declined"
    answer: Response = server.create_authorization_response(
        grant_user=None if declined else person, grant=grant
    )
    if g.tenant == "names-itself" and (person or {}).get("fault") != "unnamed":
        answer.headers["Location"] += f"&iss={issuer()}"
    return answer


@app.errorhandler(OAuth2Error)
def refused(error: Any) -> ResponseReturnValue:
    answer: ResponseReturnValue = server.handle_response(*error())
    return answer


@app.post("/<tenant>/token")
def token() -> ResponseReturnValue:
    code = state.codes.get(request.form.get("code", ""))
    fault = code.person.get("fault") if code else ""
    if fault == "token endpoint down":
        abort(503)
    if fault == "token endpoint hangs":
        time.sleep(2)
    if fault == "token endpoint answers with a page":
        return "<!doctype html><title>Please wait</title>"
    if fault == "token endpoint answers with a list":
        return jsonify([])
    answer: Response = server.create_token_response()
    if fault == "no ID token":
        return jsonify(
            {name: value for name, value in (answer.json or {}).items() if name != "id_token"}
        )
    if fault == "no access token":
        return jsonify({"id_token": (answer.json or {})["id_token"]})
    return answer


@app.get("/<tenant>/people")
def people() -> ResponseReturnValue:
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    person = state.tokens.get(bearer) or abort(401)
    if person.get("fault") == "people endpoint speaks of another":
        return jsonify(claims_of(person) | {"sub": "another"})
    return jsonify(claims_of(person))


@app.post("/control/people")
def add() -> ResponseReturnValue:
    person = request.get_json()
    state.people[person["sub"]] = person
    return jsonify({})


@app.post("/control/rotate")
def rotate() -> ResponseReturnValue:
    state.rotate()
    return jsonify({})


@app.post("/control/returns")
def add_return() -> ResponseReturnValue:
    state.returns.append(request.get_json())
    return jsonify({})


@app.get("/control/asked")
def asked() -> ResponseReturnValue:
    return jsonify(state.asked)


class Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    web = make_server("127.0.0.1", int(sys.argv[1]), app, threaded=True, request_handler=Quiet)
    sys.stdout.write(f"{web.server_port}\n")
    sys.stdout.flush()
    web.serve_forever()
