"""Several workers on one database: each mail leaves once."""

from collections import Counter
from threading import Thread

from helpdesk import actions, queries
from helpdesk.effects.outbox import deliver_next
from helpdesk.rules.text import render

WORKERS, MAILS = 4, 12


def test_workers_beside_each_other_send_each_mail_once(app, cast, kept, mailing):
    with app.app_context():
        for number in range(MAILS - 2):
            actions.reply(cast.ana, cast.ticket, render(f"Answer {number}"))

    def work() -> None:
        with app.app_context():
            while deliver_next(mailing):
                pass

    workers = [Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with app.app_context():
        while deliver_next(mailing):
            pass
        rows, _after = queries.deliveries.page()
    assert Counter(mail["Message-ID"] for mail in kept.mails) == Counter(row.message_id for row in rows)
    assert {(row.state, row.is_in_doubt) for row in rows} == {("sent", False)}
    assert len(rows) == MAILS
