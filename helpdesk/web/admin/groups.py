"""Groups: the list, adding, renaming, archiving."""

from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk import actions, queries
from helpdesk.web.admin.listed import Listed, put_up
from helpdesk.web.admin.naming import NameForm


def words() -> dict[str, str]:
    return {
        "title": _("Groups"), "about": _("A ticket can belong to a group; its members see it under My groups."),
        "icon": "folder", "none": _("There are no groups yet"), "add_title": _("Add a group"), "add_button": _("Add the group"),
        "archived": _("No ticket can be given to this group now."),
        "archiving": _("An archived group is offered no more. Its tickets keep it."),
    }  # fmt: skip


def about(row) -> str:
    members = ngettext("%(num)s member", "%(num)s members", row.members)
    return f"{members} · {_('People are put into groups on their own pages.')}"


put_up(
    Listed(
        "groups", "group", NameForm, queries.choices.all_groups, actions.add_group, actions.change_group,
        actions.archive_group, actions.restore_group, words, about,
    )
)  # fmt: skip
