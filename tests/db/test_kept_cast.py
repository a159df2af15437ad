"""Every test finds the cast as it was played, whatever another test has done to it."""

import pytest

from helpdesk.db import transaction
from tests.cast import open_ticket

pytestmark = [pytest.mark.usefixtures("context"), pytest.mark.parametrize("turn", [1, 2])]


def test_what_a_test_does_no_other_finds(cast, turn):
    assert open_ticket(cast.rui) == 3


@pytest.mark.only_on("postgresql")
def test_the_cast_is_there_after_a_test_that_left_another_migration(cast, turn):
    assert open_ticket(cast.rui) == 3
    with transaction() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0015'")
        session.connection().exec_driver_sql("DROP TABLE mute")
