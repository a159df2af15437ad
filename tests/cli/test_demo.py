"""demo load"""

import gc

from helpdesk import queries


def test_it_says_what_was_loaded_and_who_to_look_around_as(app, run):
    result = run("demo", "load", "--tickets", "12", "--seed", "3")
    assert result.exit_code == 0
    assert "Loaded 12 tickets" in result.stdout
    assert "ana@demo.example" in result.stdout
    assert "demo-helpdesk" in result.stdout
    with app.app_context():
        assert queries.health.facts().tickets == 12
    assert gc.isenabled()


def test_the_reference_world_goes_into_an_empty_helpdesk_only(run):
    assert "103" in run("demo", "load", "--reference").stdout
    again = run("demo", "load", "--reference")
    assert again.exit_code == 1
    assert again.stderr.count("\n") == 1
    assert "needs an empty helpdesk" in again.stderr
