"""How a form of ours is filled in: every field with what its kind makes one think of."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import strategies as st

from grannsamverkan.accounts.fields import SwedishMobileField
from tests.fuzz.values import (
    ANY_TEXT,
    EMAILS,
    FILES,
    NUMBERS,
    PHONES,
    TEXTS,
    TIMES,
    answers,
    days,
    moments,
)

MEANT = [
    (forms.DateField, days),
    (forms.DateTimeField, moments),
    (forms.TimeField, lambda: TIMES),
    (forms.IntegerField, lambda: NUMBERS),
    (forms.EmailField, lambda: EMAILS),
    (SwedishMobileField, lambda: PHONES),
    (forms.BooleanField, lambda: ["on"]),
]
SEVERAL = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


def filled_in(form: forms.BaseForm) -> st.SearchStrategy[tuple[QueryDict, MultiValueDict]]:
    """What comes in with a request that answers a form: fields and files."""
    fields = {form.add_prefix(name): field for name, field in form.fields.items()}
    files = {name: st.sampled_from(FILES) for name, one in fields.items() if isinstance(one, forms.FileField)}
    texts = {
        name: st.sampled_from(answers(_meant(field), often=isinstance(field, SEVERAL)))
        for name, field in fields.items()
        if name not in files
    }
    besides = st.dictionaries(st.sampled_from([*texts, "x"]), ANY_TEXT, max_size=2)
    return st.tuples(
        st.builds(_fields, st.fixed_dictionaries(texts), besides),
        st.fixed_dictionaries({}, optional=files).map(_files) if files else st.just(MultiValueDict()),
    )


def _meant(field: forms.Field) -> list[str]:
    if hasattr(field, "choices"):
        return [str(value) for value, _ in field.choices][:20] or ["x"]
    return next((values() for kind, values in MEANT if isinstance(field, kind)), TEXTS)


def _fields(texts: dict[str, list[str]], besides: dict[str, str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in (texts | {name: [text] for name, text in besides.items()}).items():
        if values:
            data.setlist(name, values)
    return data


def _files(given: dict[str, bytes]) -> MultiValueDict:
    files = {name: [SimpleUploadedFile("lista.csv", content)] for name, content in given.items()}
    return MultiValueDict(files)
