"""What the tests of the desk's pages share: forms by what they do, answers as an expert's browser gets them."""

from tests.api.pages.forms import HEADERS, PageForm, Person, forms_of


def form_with(page: str, **fields: str) -> PageForm:
    """Find the first form of a page that holds some fields with some values."""
    return next(
        form for form in forms_of(page) if all(form.fields.get(name) == value for name, value in fields.items())
    )


def do(person: Person, base: str, action: str, **fields: str) -> None:
    """Send a form of a request's page, as it was last read."""
    actions = f"{base}/actions"
    form = next(form for form in forms_of(person.page.text) if form.action.partition("?")[0] == actions)
    sent = {name: form.fields[name] for name in ("jeton", "site_web", "version")}
    person._keep(person.client.post(form.action, data={**sent, "action": action, **fields}, headers=HEADERS))
