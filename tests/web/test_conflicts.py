from debrief.web.conflicts import Difference, differences


def test_only_what_differs_is_said_with_both_texts() -> None:
    saved = {"Title": "A", "Level": "L5", "Round 2": "Talk"}
    yours = {"Title": "B", "Level": "L5", "Round 3": "Case"}

    assert differences(saved, yours) == (
        Difference("Title", "A", "B"),
        Difference("Round 2", "Talk", ""),
        Difference("Round 3", "", "Case"),
    )
