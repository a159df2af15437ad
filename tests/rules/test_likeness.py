"""What counts as alike."""

import pytest

from helpdesk.rules.likeness import most_alike

SUBJECTS = [
    (1, "Printer jams on page two"),
    (2, "Coffee is cold"),
    (3, "The printer on floor two jams again"),
    (4, "Où est l'élan?"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("printer jams", [1, 3]), ("Printing jammed on two", [3, 1]), ("Printers", [1, 3]), ("printer", []),
        ("the new monitor", []),
        ("cold coffee", [2]), ("ou est l ELAN", [4]), ("        ", []), ("!!!!!!!!!", []), ("printer of the coffee room", []),
    ],
)  # fmt: skip
def test_subjects_with_the_same_words_are_alike(text, found):
    assert sorted(most_alike(text, SUBJECTS, 5)) == sorted(found)


def test_the_likest_come_first_and_no_more_than_asked():
    assert most_alike("printer jams floor", SUBJECTS, 5) == [3, 1]
    assert most_alike("printer jams floor", SUBJECTS, 1) == [3]
