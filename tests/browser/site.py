"""The demo, served to a real browser: started once, put back before every test."""

import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import sqlalchemy as sa
from flask.sessions import SecureCookieSessionInterface
from flask_migrate import upgrade
from playwright.sync_api import StorageState
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from debrief.accounts import reset_links
from debrief.accounts.actions import add_person, begin_sign_in
from debrief.accounts.models import Identity, Passkey, User
from debrief.app import create_app
from debrief.candidates.models import Application
from debrief.conflicts.actions import declare
from debrief.db import db
from debrief.debriefs.actions import open_debrief
from debrief.demo import load as demo
from debrief.emergencies.actions import break_glass
from debrief.factors import recovery
from debrief.factors.actions import METHOD
from debrief.factors.sign_in import one_time_codes, recovery_key
from debrief.interviews.models import Interview, Seat
from debrief.packets.models import Packet, PacketEntry, Paper
from debrief.panels.actions import choose_committee, name_manager
from debrief.people.models import Invitation
from debrief.rights import Role
from debrief.rubrics import queries as rubrics
from debrief.scorecards.actions import amend, submit
from debrief.scorecards.check import form_values
from debrief.scorecards.models import Exposure, Scorecard
from debrief.scorecards.queries import Desk, said, versions
from debrief.single_sign_on.provider import Provider
from debrief.single_sign_on.settings import RETURN, Settings
from debrief.single_sign_on.sign_in import KEY

INVITED = "furnished"
"""The token of the one invitation in the furnished data."""

CANDIDATES = ("amara", "noor", "ayse", "jonas", "ciaran", "ha", "joana")
"""The demo's candidates by their keys, in the order it adds them."""


SINGLE_SIGN_ON = Settings(
    issuer="https://id.demo.example",
    client_id="debrief",
    client_secret="",
    name="Acme ID",
    group_claim="groups",
    roles={},
    return_address=f"https://debrief.demo.example{RETURN}",
)
"""A provider that nobody can reach: of it, only the pages of our own are looked at."""


class Quiet(WSGIRequestHandler):
    """Answers without a line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def whole(app: WSGIApplication, turn: Lock) -> WSGIApplication:
    """``app``, with every answer complete before it is sent, each in its ``turn``.

    The server leaves a file open whose reader goes away half-way, as browsers do.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with turn:
            parts = app(environ, start_response)
            try:
                return list(parts)
            finally:
                if hasattr(parts, "close"):
                    parts.close()

    return answer


class Site:
    """The application on an address of its own.

    ``demo`` is the data that users try; ``furnished`` adds the states that take work to
    reach, and ``recused`` to those who is kept out of what, and who comes in instead;
    ``bare`` holds one coordinator and nothing else; ``empty`` nobody.
    """

    def __init__(self, folder: Path) -> None:
        self.turn = Lock()
        self.file = folder / "served.sqlite"
        self.folder = folder
        self.app = create_app(
            {
                "SECRET_KEY": "browser tests",
                "SECURITY_PASSWORD_SALT": "browser tests",
                "AUDIT_KEY": "browser tests",
                "SQLALCHEMY_DATABASE_URI": f"sqlite:///{self.file}",
                "DEMO": True,
            }
        )
        self._prepare()
        self.server = make_server(
            "127.0.0.1", 0, whole(self.app, self.turn), threaded=True, request_handler=Quiet
        )
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def _prepare(self) -> None:
        """Make the states the data can be put into."""
        with self.app.app_context():
            upgrade()
        self._keep("empty")
        with self.session() as session:
            add_person(
                name="Nadia Benhaddou",
                email="nadia@demo.example",
                password=demo.PASSWORD,
                roles=[Role.ADMIN, Role.COORDINATOR, Role.HIRING_MANAGER],
                now=datetime.now(UTC),
            )
            session.commit()
        self._keep("bare")
        self.put("empty")
        with self.session() as session:
            demo.load(datetime.now(UTC), password=demo.PASSWORD)
            session.commit()
        self._keep("demo")
        with self.session() as session:
            _furnish(session)
            session.commit()
        self._keep("furnished")
        with self.session() as session:
            _recuse(session)
            session.commit()
        self._keep("recused")

    def _keep(self, name: str) -> None:
        """Remember the data as it is now."""
        self._let_go()
        shutil.copy(self.file, self.folder / name)

    def put(self, name: str) -> None:
        """Serve a fresh copy of the data called ``name``."""
        with self.turn:  # a request still under way would write into the copy
            self._let_go()
            shutil.copy(self.folder / name, self.file)
        self.app.config["DEMO"] = name != "bare"
        self.app.extensions[KEY] = Provider(SINGLE_SIGN_ON) if name == "furnished" else None

    def _let_go(self) -> None:
        # The last connection to close takes the write-ahead log with it.
        with self.app.app_context():
            db.engine.dispose()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The data behind the pages, for what a test arranges or counts."""
        with self.app.app_context():
            try:
                yield db.session()
            finally:
                db.session.remove()

    def signed_in(self, person: str) -> StorageState:
        """What a browser in which ``person``, so the address begins, signed in holds.

        The sign-in is in the data that is served now, and goes with it.
        """
        with self.session() as session:
            user = (
                session.scalars(sa.select(User).where(User.email == f"{person}@demo.example"))
                .unique()
                .one()
            )
            _, token = begin_sign_in(
                user,
                by=["password"],
                device="Chrome on Linux",
                address="127.0.0.1",
                lasts=timedelta(days=1),
                now=datetime.now(UTC),
            )
            session.commit()
            signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert signer is not None
        value = str(signer.dumps({"_user_id": token}))
        return {
            "cookies": [
                {
                    "name": "session",
                    "value": value,
                    "domain": "127.0.0.1",
                    "path": "/",
                    "expires": -1,
                    "httpOnly": True,
                    "secure": False,
                    "sameSite": "Lax",
                }
            ],
            "origins": [],
        }

    def places(self) -> Mapping[str, Any]:
        """What addresses name, by who it is about.

        ``{amara}`` is an application, ``{amara_priya}`` an interview of hers; ``{reset}`` is
        the address by which the first person sets another password.
        """
        found: dict[str, Any] = {}
        with self.session() as session:
            found |= zip(
                CANDIDATES,
                session.scalars(sa.select(Application.id).order_by(Application.id)),
                strict=False,
            )
            keys = {number: key for key, number in found.items()}
            for seat in session.scalars(sa.select(Seat)):
                person = seat.interviewer.email.partition("@")[0]
                candidate = keys.get(seat.interview.application_id)
                found[f"{candidate}_{person}"] = seat.interview_id
            first = session.scalars(sa.select(User).order_by(User.id).limit(1)).unique().first()
            if first:
                found["reset"] = f"/reset/{reset_links.token(first)}"
        return found

    @contextmanager
    def running(self) -> Iterator["Site"]:
        """Serve until the block ends."""
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        yield self
        self.server.shutdown()
        thread.join()
        self.server.server_close()
        self._let_go()


def _furnish(session: Session) -> None:
    """Bring the demo into states that take several people's work to reach."""
    now = datetime.now(UTC)
    applications = dict(
        zip(
            CANDIDATES,
            session.scalars(sa.select(Application).order_by(Application.id)),
            strict=True,
        )
    )
    open_debrief(
        applications["ciaran"],
        actor=applications["ciaran"].opening.hiring_manager,
        reason="The candidate holds another offer until tomorrow noon.",
        now=now,
    )
    _reconsider(session, applications["amara"], now)
    _join_late(session, applications["ha"], now)
    _protect(session, now)
    nadia = (
        session.scalars(sa.select(User).where(User.email == "nadia@demo.example")).unique().one()
    )
    session.add(
        Identity(user_id=nadia.id, issuer=SINGLE_SIGN_ON.issuer, subject="nadia", linked_at=now)
    )
    add_person(
        name="Tove Lindqvist",
        email="tove@demo.example",
        password=demo.PASSWORD,
        roles=[Role.ADMIN],
        now=now,
    )
    session.add(
        Invitation(
            email="layla@example.org",
            name="ليلى المنصوري",
            roles=[Role.INTERVIEWER, Role.COMMITTEE_MEMBER],
            token_sha256=sha256(INVITED.encode()).hexdigest(),
            invited_at=now,
            invited_by_id=nadia.id,
            expires_at=now + timedelta(hours=72),
        )
    )
    session.add(
        Packet(
            title="Hiring committee packet",
            paper=Paper.A4,
            made_at=now,
            made_by=nadia,
            pages=9,
            size=154_321,
            sha256="0" * 64,
            warnings=["2 characters have no glyph in the fonts at hand: 山, 田."],
            content=b"%PDF-1.7",
            entries=[
                PacketEntry(application=applications[key], position=place)
                for place, key in enumerate(("amara", "jonas", "ha"), 1)
            ],
        )
    )


def _reconsider(session: Session, application: Application, now: datetime) -> None:
    """Let Mei change a rating and her recommendation after the debrief opened."""
    desk = _desk(session, application, "mei")
    assert desk.scorecard is not None
    (version,) = session.scalars(versions(desk.scorecard.id))
    values = form_values(said(version)) | {
        "rating-cross_functional_influence": "3",
        "recommendation": "no",
    }
    amend(
        desk,
        rubrics.load(desk.rubric_version),
        values,
        reason="Priya showed me the log of the session: she had checked the figures by hand.",
        revision=desk.revision,
        now=now,
    )


def _join_late(session: Session, application: Application, now: datetime) -> None:
    """Let Nadia, who has read the others, write a scorecard of her own."""
    nadia = session.scalars(sa.select(User).where(User.email == "nadia@demo.example"))
    author = nadia.unique().one()
    session.add(Exposure(application=application, user=author, exposed_at=now))
    interview = session.scalars(
        sa.select(Interview).where(Interview.application_id == application.id)
    ).first()
    assert interview is not None
    session.add(Seat(interview=interview, interviewer=author, due_at=now))
    session.flush()
    desk = _desk(session, application, "nadia")
    rubric = rubrics.load(desk.rubric_version)
    values = {"recommendation": "yes", "summary": "I would gladly work with her.", "level": "L5"}
    for key in rubric.by_key:
        values |= {f"rating-{key}": "3", f"evidence-{key}": "Answered every question to the end."}
    submit(desk, rubric, values, revision=0, now=now)


def _protect(session: Session, now: datetime) -> None:
    """Give Lucía second factors: codes, a passkey, and two recovery codes that are left."""
    found = session.scalars(sa.select(User).where(User.email == "lucia@demo.example"))
    lucia = found.unique().one()
    lucia.tf_primary_method = METHOD
    lucia.tf_totp_secret = one_time_codes().generate_totp_secret()
    lucia.mf_recovery_codes = [
        recovery.kept(code, person_id=lucia.id, key=recovery_key())
        for code in recovery.fresh_codes()[:2]
    ]
    session.add(
        Passkey(
            user=lucia,
            name="Work laptop",
            credential_id=b"laptop",
            public_key=b"laptop",
            backup_state=False,
            device_type="single_device",
            usage="first",
            create_datetime=now,
            lastuse_datetime=now,
        )
    )


def _desk(session: Session, application: Application, person: str) -> Desk:
    """Where somebody writes the own scorecard on ``application``."""
    seat = (
        session.scalars(
            sa.select(Seat)
            .join(Seat.interview)
            .join(Seat.interviewer)
            .where(
                Interview.application_id == application.id, User.email == f"{person}@demo.example"
            )
        )
        .unique()
        .one()
    )
    scorecard = session.scalars(sa.select(Scorecard).where(Scorecard.seat_id == seat.id))
    return Desk(seat, scorecard.one_or_none())


def _recuse(session: Session) -> None:
    """Let managers have conflicts, others stand in, and an administrator break in."""
    now = datetime.now(UTC)
    applications = dict(
        zip(
            CANDIDATES,
            session.scalars(sa.select(Application).order_by(Application.id)),
            strict=True,
        )
    )
    accounts = session.scalars(sa.select(User)).unique()
    people = {each.email.partition("@")[0]: each for each in accounts}
    amara, jonas = applications["amara"], applications["jonas"]
    declare(amara, reason="We founded a company together.", actor=people["dana"], now=now)
    declare(jonas, reason="He is my cousin.", actor=people["soren"], now=now)
    name_manager(amara, people["soren"].id, seen=None, actor=people["nadia"], now=now)
    choose_committee(amara, [people["priya"].id], seen=[], actor=people["nadia"], now=now)
    amara.candidate.referrer_id = people["tomasz"].id
    break_glass(
        amara,
        reason="The hiring manager is in hospital, and an offer is due tonight.",
        lasts=timedelta(hours=1),
        address="https://debrief.demo.example/debriefs/1",
        actor=people["tove"],
        now=now,
    )


def ask_for_every_dimension(site: Site, interview_id: int) -> None:
    """Let one interview cover the whole rubric, four dimensions."""
    with site.session() as session:
        interview = session.get_one(Interview, interview_id)
        document = interview.application.opening.rubric_version.document
        interview.dimensions = [dimension["key"] for dimension in document["dimensions"]]
        session.commit()
