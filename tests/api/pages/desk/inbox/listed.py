"""Requests in an inbox, and what its page lists."""

import re
from dataclasses import replace

from api.desk import Form, Store
from tests.api.desk.conftest import FORM
from tests.api.pages.forms import PageForm, forms_of


def file(store: Store, count: int = 1, **fields: str) -> list[str]:
    form: Form = replace(FORM, **fields)
    return [store.requests.receive(form, key=f"{fields}{number}").reference for number in range(count)]


def references(page: str) -> list[str]:
    return re.findall(r'name="d-(DL-[\w-]+)"', page)


def form_to(page: str, action: str) -> PageForm:
    return next(form for form in forms_of(page) if form.action == action)
