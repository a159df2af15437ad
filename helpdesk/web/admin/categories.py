"""Categories: the list in its order, adding, renaming, moving, archiving."""

from flask import g, redirect, request
from flask_babel import gettext as _

from helpdesk import actions, queries
from helpdesk.web.admin import NUMBER, blueprint, readers
from helpdesk.web.admin.listed import Listed, put_up
from helpdesk.web.admin.naming import TopicForm
from helpdesk.web.who import admin


@blueprint.post(f"/categories/{NUMBER}/position")
@admin
def move_category(number: int):
    actions.move_category(g.actor, number, by=readers.way(request.form.get("way", "")))
    return redirect(f"/admin/categories#category-{number}", 303)


def words() -> dict[str, str]:
    return {
        "title": _("Categories"), "about": _("People choose one when they send a request, in this order."),
        "icon": "tags", "none": _("There are no categories yet"), "add_title": _("Add a category"),
        "add_button": _("Add the category"), "archived": _("Nobody can choose this category now."),
        "archiving": _("An archived category is offered no more. Its tickets keep it."),
    }  # fmt: skip


def about(row) -> str:
    return _("Programs know it as %(slug)s", slug=row.slug)


put_up(
    Listed(
        "categories", "category", TopicForm, queries.choices.all_categories, actions.add_category, actions.change_category,
        actions.archive_category, actions.restore_category, words, about,
    )
)  # fmt: skip
