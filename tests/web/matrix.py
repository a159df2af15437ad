"""The table of who may ask for what: an answer's status for each route, method and visitor. A new route needs a new line.

Rui owns the ticket, Zoe is a stranger to it. A form is sent with the right token and nothing else, so 422 means that somebody was
let in and that the form was empty.
"""

VISITORS = ("anonymous", "zoe", "rui", "ana", "bo")
PAGES = """
GET    /                                             303 303 303 303 303
GET    /_components                                  404 404 404 404 404
GET    /_components/<name>                           404 404 404 404 404
POST   /_components/<name>                           404 404 404 404 404
GET    /api/docs                                     200 200 200 200 200
GET    /account                                      303 200 200 200 200
POST   /account/addresses                            303 409 409 409 409
GET    /account/addresses/<token>                    303 404 404 404 404
POST   /account/addresses/<token>                    303 404 404 404 404
POST   /account/addresses/<number>/removal           303 404 404 404 404
POST   /account/export.zip                           303 200 200 200 200
POST   /account/look                                 303 422 422 422 422
POST   /account/mails                                303 404 404 303 303
POST   /account/name                                 303 422 422 422 422
POST   /account/password                             303 422 422 422 422
POST   /account/sessions/<number>/end                303 303 303 303 303
POST   /account/sessions/others/end                  303 303 303 303 303
GET    /admin                                        303 404 404 403 200
GET    /admin/requests                                 303 404 404 403 200
POST   /admin/requests                                 303 404 404 403 422
GET    /admin/categories                             303 404 404 403 200
POST   /admin/categories                             303 404 404 403 422
GET    /admin/categories/<number>                    303 404 404 403 200
POST   /admin/categories/<number>                    303 404 404 403 422
POST   /admin/categories/<number>/archiving          303 404 404 403 303
POST   /admin/categories/<number>/position           303 404 404 403 422
POST   /admin/categories/<number>/restoring          303 404 404 403 303
GET    /admin/groups                                 303 404 404 403 200
POST   /admin/groups                                 303 404 404 403 422
GET    /admin/groups/<number>                        303 404 404 403 200
POST   /admin/groups/<number>                        303 404 404 403 422
POST   /admin/groups/<number>/archiving              303 404 404 403 303
POST   /admin/groups/<number>/restoring              303 404 404 403 303
GET    /admin/keys                                   303 404 404 403 200
GET    /admin/keys/<number>/revoking                 303 404 404 403 200
POST   /admin/keys/<number>/revoking                 303 404 404 403 303
GET    /admin/keys/new                               303 404 404 403 200
POST   /admin/keys/new                               303 404 404 403 422
GET    /admin/mail                                   303 404 404 403 200
POST   /admin/mail/trial                             303 404 404 403 409
GET    /admin/organisations                          303 404 404 403 200
POST   /admin/organisations                          303 404 404 403 422
GET    /admin/organisations/<number>                 303 404 404 403 200
POST   /admin/organisations/<number>                 303 404 404 403 422
POST   /admin/organisations/<number>/archiving       303 404 404 403 303
POST   /admin/organisations/<number>/restoring       303 404 404 403 303
GET    /admin/outbox                                 303 404 404 403 200
GET    /admin/outbox/<number>                        303 404 404 403 200
POST   /admin/outbox/<number>/links                  303 404 404 403 200
POST   /admin/outbox/sending                         303 404 404 403 303
POST   /admin/outbox/<number>/sending                303 404 404 403 303
GET    /admin/people                                 303 404 404 403 200
GET    /admin/people/<number>                        303 404 404 403 200
POST   /admin/people/<number>                        303 404 404 403 422
POST   /admin/people/<number>/addresses              303 404 404 403 422
POST   /admin/people/<number>/addresses/<address>/primary 303 404 404 403 303
POST   /admin/people/<number>/addresses/<address>/removal 303 404 404 403 303
POST   /admin/people/<number>/disabling              303 404 404 403 303
POST   /admin/people/<number>/enabling               303 404 404 403 303
POST   /admin/people/<number>/groups                 303 404 404 403 303
GET    /admin/people/<number>/erasing                303 404 404 403 200
POST   /admin/people/<number>/erasing                303 404 404 403 422
GET    /admin/people/<number>/export.zip             303 404 404 403 200
POST   /admin/people/<number>/invitation             303 404 404 403 409
GET    /admin/people/<number>/merging                303 404 404 403 200
POST   /admin/people/<number>/merging                303 404 404 403 422
POST   /admin/people/<number>/unmerging              303 404 404 403 404
POST   /admin/people/<number>/organisation           303 404 404 403 303
POST   /admin/people/<number>/password               303 404 404 403 422
GET    /admin/people/new                             303 404 404 403 200
POST   /admin/people/new                             303 404 404 403 422
GET    /admin/system                                 303 404 404 403 200
GET    /assets/<digest>/<name>                       404 404 404 404 404
GET    /files/<number>/<name>                        404 404 200 200 200
GET    /files/ticket-<number>.zip                    404 404 200 200 200
GET    /healthz                                      200 200 200 200 200
GET    /mute/<token>                                 404 404 404 404 404
POST   /mute/<token>                                 404 404 404 404 404
POST   /mute/<token>/removal                         404 404 404 404 404
GET    /password                                     200 303 303 303 303
POST   /password                                     409 409 409 409 409
GET    /password/<token>                             404 404 404 404 404
POST   /password/<token>                             404 404 404 404 404
POST   /r                                            409 409 409 409 409
GET    /r/<token>                                    404 404 404 404 404
GET    /readyz                                       200 200 200 200 200
GET    /drafts/<place>                               404 404 404 404 404
POST   /drafts/<place>                               404 404 404 404 404
POST   /drafts/<place>/removal                       404 404 404 404 404
GET    /register                                     200 303 303 303 303
POST   /register                                     409 409 409 409 409
GET    /register/<token>                             404 404 404 404 404
POST   /register/<token>                             404 404 404 404 404
GET    /requests                                     303 200 200 200 200
GET    /requests/<number>                            303 404 200 303 303
POST   /requests/<number>/comments                   404 404 422 303 303
GET    /requests/<number>/news                       303 404 200 303 303
POST   /requests/<number>/mute                       404 404 303 303 303
POST   /requests/<number>/mute/removal               404 404 303 303 303
POST   /requests/<number>/participants               404 404 422 303 303
POST   /requests/<number>/participants/removal       404 404 303 303 303
POST   /requests/<number>/rating                     404 404 422 303 303
POST   /requests/<number>/reading                    404 404 204 303 303
POST   /requests/<number>/resolution                 404 404 303 303 303
GET    /requests/new                                 200 200 200 303 303
POST   /requests/new                                 422 422 422 422 422
GET    /requests/similar                             404 200 200 404 404
GET    /setup/<token>                                404 404 404 404 404
POST   /setup/<token>                                404 404 404 404 404
GET    /setup/demo                                   303 404 404 403 200
POST   /setup/demo                                   303 404 404 403 303
GET    /sign-in                                      200 303 303 303 303
GET    /sign-in/link                                 200 303 303 303 303
POST   /sign-in/link                                 409 409 409 409 409
GET    /sign-in/link/<token>                         404 404 404 404 404
POST   /sign-in/link/<token>                         404 404 404 404 404
POST   /sign-in                                      422 422 422 422 422
POST   /sign-out                                     303 303 303 303 303
GET    /tickets                                      303 404 404 200 200
GET    /tickets/<number>                             303 404 404 200 200
POST   /tickets/<number>/<field>                     303 404 404 400 400
POST   /tickets/<number>/comments                    303 404 404 422 422
GET    /tickets/<number>/deletion                    303 404 404 403 200
POST   /tickets/<number>/deletion                    303 404 404 403 303
POST   /tickets/<number>/held-replies/<held_id>/sending 303 404 404 403 403
POST   /tickets/<number>/held-replies/<held_id>/undoing 303 404 404 403 403
POST   /tickets/<number>/links/revocation            303 404 404 303 303
GET    /tickets/<number>/news                        303 404 404 200 200
POST   /tickets/<number>/mute                        303 404 404 303 303
POST   /tickets/<number>/mute/removal                303 404 404 303 303
POST   /tickets/<number>/participants                303 404 404 422 422
POST   /tickets/<number>/participants/<user_id>/removal 303 404 404 303 303
POST   /tickets/<number>/requester                   303 404 404 422 422
POST   /tickets/bulk                                 303 404 404 303 303
GET    /tickets/new                                  303 404 404 200 200
POST   /tickets/new                                  303 404 404 422 422
POST   /uploads                                      422 422 422 422 422
POST   /uploads/<number>/removal                     404 404 404 404 404
"""
KEYS = ("none", "revoked", "zoe", "rui", "read", "write")
CALLS = """
GET    /v1/support/categories                        401 401 200 200 200 200
GET    /v1/support/attachments/<number>              401 401 404 404 404 404
GET    /v1/support/events                            401 401 200 200 200 200
GET    /v1/support/groups                            401 401 403 403 200 200
GET    /v1/support/me                                401 401 200 200 200 200
GET    /v1/support/openapi.json                      200 200 200 200 200 200
GET    /v1/support/priorities                        401 401 200 200 200 200
GET    /v1/support/tags                              401 401 403 403 200 200
GET    /v1/support/tickets                           401 401 200 200 200 200
POST   /v1/support/tickets                           401 401 400 400 403 400
POST   /v1/support/tickets/bulk                      401 401 400 400 403 400
DELETE /v1/support/tickets/<number>                  401 401 404 403 403 204
GET    /v1/support/tickets/<number>                  401 401 404 200 200 200
PUT    /v1/support/tickets/<number>                  401 401 404 200 403 200
GET    /v1/support/tickets/<number>/attachments      401 401 404 200 200 200
POST   /v1/support/tickets/<number>/attachments      401 401 404 400 403 400
GET    /v1/support/tickets/<number>/comments         401 401 404 200 200 200
POST   /v1/support/tickets/<number>/comments         401 401 404 400 403 400
GET    /v1/support/users                             401 401 200 200 200 200
GET    /v1/support/users/<number>                    401 401 404 404 200 200
"""


def table(text: str) -> dict[str, list[int]]:
    """Read a table: "GET /path" and the statuses in the order of the visitors."""
    lines = [line.split() for line in text.strip().splitlines()]
    return {f"{method} {path}": [int(status) for status in statuses] for method, path, *statuses in lines}
