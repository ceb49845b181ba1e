"""Whatever is written in the trail has its word on the trail's page (areas/acts.py)."""

import ast

from areas.acts import ACTS

WRITERS = {"record": 0, "_record": 0, "_change": 3}


def acts_in(file) -> set[str]:
    """The acts that a file writes, wherever it says them in plain letters."""
    found = set()
    for call in file.nodes(ast.Call):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        said = [keyword.value for keyword in call.keywords if keyword.arg == "act"]
        if name in WRITERS and len(call.args) > WRITERS[name]:
            said.append(call.args[WRITERS[name]])
        found |= {
            each.value for each in said if isinstance(each, ast.Constant) and isinstance(each.value, str)
        }
    return found


def test_every_act_has_its_word(code):
    written = {act for file in code if file.is_ours for act in acts_in(file)}
    assert len(written) > 20
    assert written - set(ACTS) == set()
