import pytest

from debrief.aggregation.wording import in_sentence, listed, spelt


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("AI judgment", "AI judgment"),
        ("Execution rigor", "execution rigor"),
        ("Cross-Functional Influence", "cross-functional influence"),
        ("Communication/Collaboration", "communication/collaboration"),
        ("UX research", "UX research"),
        ("EdTech sense", "EdTech sense"),
        ("iOS depth", "iOS depth"),
        ("A/B tests", "A/B tests"),
        ("R&D", "R&D"),
        ("A bias to action", "a bias to action"),
        ("Plan B", "plan B"),
        ("C++", "C++"),
        ("L6 readiness", "L6 readiness"),
        ("B2B sales", "B2B sales"),
        ("Founder's eye", "founder's eye"),
        ("(Senior) craft", "(senior) craft"),
        ("Élan", "élan"),
        ("  Two\n lines ", "two lines"),
        ("", ""),
    ],
)
def test_a_name_in_a_sentence_keeps_only_the_capitals_that_mean_something(
    name: str, words: str
) -> None:
    assert in_sentence(name) == words


@pytest.mark.parametrize(
    ("names", "limit", "words"),
    [
        ("", None, ""),
        ("a", 3, "a"),
        ("ab", 3, "a and b"),
        ("abc", 3, "a, b and c"),
        ("abcd", 3, "a, b, c and d"),
        ("abcde", 3, "a, b, c and 2 more"),
        ("abcde", None, "a, b, c, d and e"),
        ("abc", 1, "a and 2 more"),
    ],
)
def test_names_are_listed_up_to_a_limit(names: str, limit: int | None, words: str) -> None:
    assert listed([*names], limit) == words


def test_numbers_are_spelt_up_to_ten() -> None:
    assert [spelt(number) for number in (0, 1, 2, 10, 11)] == ["no", "one", "two", "ten", "11"]
