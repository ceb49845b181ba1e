"""Models, verbs and channels say what the caller may rely on."""

import ast

from django.apps import apps

OUR_APPS = ("accounts", "areas", "notifications")


def test_every_model_says_what_it_is():
    ours = [model for label in OUR_APPS for model in apps.get_app_config(label).get_models()]

    # Django fills in "Area(id, name, ...)" where nothing was written.
    assert [model.__name__ for model in ours if model.__doc__.startswith(f"{model.__name__}(")] == []


def test_every_public_function_and_method_says_what_it_does(code):
    silent = [
        f"{file.name}: {node.name}"
        for file in code
        if file.is_ours and "/management/commands/" not in file.name and file.path.stem != "admin"
        for node in public(file.tree)
        if not ast.get_docstring(node)
    ]

    assert silent == []


def public(tree):
    """The functions and classes of a module, and the methods of those classes, that others may call."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if node.name.startswith("_"):
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (inner for inner in public(node) if not isinstance(inner, ast.ClassDef))
