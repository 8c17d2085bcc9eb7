import pytest

from debrief.people.guests import MOST_GUESTS, UNREADABLE, Flaw, Guest, GuestList, read
from debrief.rights import Role

ADA = Guest("Ada Obi", "ada@example.org", (Role.COORDINATOR, Role.INTERVIEWER))

EVERY_ROLE = "admin, coordinator, hiring_manager, interviewer, committee_member, auditor"


@pytest.mark.parametrize(
    "table",
    [
        'name,email,roles\nAda Obi,ada@example.org,"interviewer, coordinator"\n',
        'name;email;roles\r\nAda Obi;ada@example.org;"interviewer;coordinator"\r\n',
        "name\temail\troles\nAda Obi\tada@example.org\tinterviewer/coordinator",
        "\ufeffname,email,roles\nAda Obi,ada@example.org,Interviewer | COORDINATOR",
        '"Email", "Name",ROLES\n ADA@Example.ORG , Ada\tObi ,coordinator;interviewer\n\n,,\n',
        'roles,name,email\r"coordinator\ninterviewer",Ada Obi,ada@example.org\r',
    ],
)
def test_a_table_is_read_however_it_is_written(table: str) -> None:
    assert list(read(table.encode()).guests.values()) == [ADA]
    assert read(table.encode()).flaws == []


def test_rows_keep_their_numbers_over_empty_ones() -> None:
    found = read(b"name,email,roles\n\nAda,a@example.org,admin\n,,\nBo,b@example.org,auditor")

    assert list(found.guests) == [3, 5]


@pytest.mark.parametrize(
    "name",
    [
        '=HYPERLINK("http://evil.example")',
        "+1",
        "-2+3",
        "@SUM(A1)",
        "Łukasz Żółć",
        "ليلى المنصوري",
        "山田 太郎",
        "<b>Ada</b>",
        "O'Brien; DROP TABLE user",
    ],
)
def test_a_cell_is_text_whatever_it_starts_with(name: str) -> None:
    doubled = name.replace('"', '""')

    found = read(f'name,email,roles\n"{doubled}",ada@example.org,admin'.encode())

    assert (found.guests[2].name, found.flaws) == (name, [])


def test_a_name_is_one_line_that_turns_nothing_around_it() -> None:
    found = read('name,email,roles\n"\tAda\u202e\r\nBcc: x\0",ada@example.org,admin'.encode())

    assert found.guests[2].name == "Ada Bcc: x"


def test_every_problem_is_named_at_once_with_row_and_column() -> None:
    table = (
        "name,email,roles\n"
        ",ada@example.org,admin\n"
        f"{'x' * 201},no address,chief\n"
        "Bo,ADA@example.org,\n"
        "Cy,cy@example.org,auditor;owner;boss\n"
        "Di,di@example.org,admin,more\n"
    )

    flaws = read(table.encode()).flaws

    assert flaws == [
        Flaw(2, "name", "Give a name of at most 200 characters."),
        Flaw(3, "name", "Give a name of at most 200 characters."),
        Flaw(
            3,
            "email",
            "Give a whole e-mail address. An email address must have an @-sign.",
        ),
        Flaw(3, "roles", f"There is no role chief. There are {EVERY_ROLE}."),
        Flaw(4, "email", "ada@example.org stands in row 2 as well."),
        Flaw(4, "roles", f"Give at least one of these roles: {EVERY_ROLE}."),
        Flaw(5, "roles", f"There is no role owner. There are {EVERY_ROLE}."),
        Flaw(5, "roles", f"There is no role boss. There are {EVERY_ROLE}."),
        Flaw(6, "", "A cell lies beyond the last column. Quote a cell with a separator."),
    ]


@pytest.mark.parametrize(
    ("data", "flaws"),
    [
        (b"", [Flaw(0, "", "The file is empty. Give one row for each person.")]),
        (b"\xef\xbb\xbf\n ,\n", [Flaw(0, "", "The file is empty. Give one row for each person.")]),
        (
            b"name,email,roles\n",
            [Flaw(0, "", "The file names nobody. Give one row for each person.")],
        ),
        ("name".encode("utf-16"), [Flaw(0, "", UNREADABLE)]),
        (b"PK\x03\x04\xfe\xff", [Flaw(0, "", UNREADABLE)]),
        (
            b"name,email,roles\n\xe9va,e@example.org,admin",
            [Flaw(0, "", UNREADABLE)],
        ),
        (
            b'name,email,roles\n"Ada" Obi,a@example.org,admin',
            [
                Flaw(
                    0,
                    "",
                    "Line 2 has a quotation mark out of place. "
                    "Double a mark that is part of a text.",
                )
            ],
        ),
        (
            b"name,email,roles\n" + b"x" * 3_000 + b",a@example.org,admin",
            [Flaw(0, "", "Line 2 holds a cell of over 2,000 characters.")],
        ),
        (
            b"name,e-mail,roles,name\nAda,a@example.org,admin,Ada",
            [
                Flaw(
                    1,
                    "name",
                    "This column is there twice. Name the columns name, email and roles.",
                ),
                Flaw(1, "email", "This column is missing. Name the columns name, email and roles."),
                Flaw(
                    1,
                    "e_mail",
                    "There is no such column. Name the columns name, email and roles.",
                ),
            ],
        ),
    ],
)
def test_what_is_no_table_of_people_says_why(data: bytes, flaws: list[Flaw]) -> None:
    assert read(data) == GuestList({}, flaws)


def test_no_more_are_read_than_can_be_looked_over() -> None:
    rows = [f"P{number},p{number}@example.org,admin" for number in range(MOST_GUESTS + 1)]
    most = "\n".join(["name,email,roles", *rows[:-1]])

    assert len(read(most.encode()).guests) == MOST_GUESTS
    assert read(f"{most}\n{rows[-1]}".encode()).flaws == [
        Flaw(0, "", "The file names 301 people; 300 are the most. Split it.")
    ]


def test_what_cannot_be_invited_is_named_in_the_order_of_rows() -> None:
    found = read(b"name,email,roles\nAda,ada@example.org,admin\nBo,bo@example.org,none")

    refused = found.without({"ada@example.org": "Is here."})

    assert [(flaw.row, flaw.text) for flaw in refused.flaws] == [
        (2, "Is here."),
        (3, f"There is no role none. There are {EVERY_ROLE}."),
    ]
