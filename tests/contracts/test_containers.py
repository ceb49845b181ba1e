"""Seen without Docker: every name in deploy/ leads somewhere, and no container has rights."""

import re

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

NEEDED = re.compile(r"\$\{(\w+):\?\}")
COMMAND = re.compile(r"manage\.py\"?,? \"?(\w+)")
COMPOSE = re.compile(r"docker compose (?:exec|run|stop|restart|logs|up|pull|cp)((?: +-[^\s`]+| +[a-z]+)*)")


@pytest.fixture(scope="module")
def written(root) -> str:
    return (root / "deploy/compose.yml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose(written) -> dict:
    return yaml.safe_load(written)


@pytest.fixture(scope="module")
def dockerfile(root) -> str:
    return (root / "deploy/Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(root) -> str:
    return (root / "docs/operating/containers.md").read_text(encoding="utf-8")


def test_what_compose_cannot_do_without_is_in_the_example(root, written):
    example = (root / "deploy/environment.example").read_text(encoding="utf-8")

    assert set(NEEDED.findall(written)) <= set(re.findall(r"^#?(\w+)=", example, re.MULTILINE))
    assert "POSTGRES_PASSWORD" in NEEDED.findall(written)


def test_every_management_command_exists(written, dockerfile, page):
    named = set(COMMAND.findall(written + dockerfile + page))

    assert {"migrate", "work", "backup", "restore"} <= named
    assert named - set(get_commands()) == set()


def test_every_file_exists_and_comes_into_the_image(root, written, dockerfile):
    named = set(re.findall(r"deploy/[\w.]+", written + dockerfile)) | {"requirements.txt"}
    left_out = (root / ".dockerignore").read_text(encoding="utf-8").split()

    assert [name for name in named if not (root / name).is_file()] == []
    assert named & set(left_out) == set()


def test_secrets_come_into_neither_the_repository_nor_the_image(root, compose):
    assert compose["services"]["web"]["env_file"] == [".env"]
    assert "/deploy/.env" in (root / ".gitignore").read_text(encoding="utf-8").split()
    assert "**/.env*" in (root / ".dockerignore").read_text(encoding="utf-8").split()


def test_no_container_has_rights_or_writes_to_itself(compose):
    for name, service in compose["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["read_only"], name
        assert service.get("user", "root") != "root" or service["cap_add"] == ["NET_BIND_SERVICE"], name


def test_every_network_and_volume_is_declared(compose):
    services = compose["services"].values()
    volumes = {volume.split(":")[0] for service in services for volume in service.get("volumes", ())}

    assert {network for service in services for network in service["networks"]} == set(compose["networks"])
    assert {volume for volume in volumes if volume[0] not in "./"} == set(compose["volumes"])


def test_the_proxy_does_not_reach_the_database(compose):
    services = compose["services"]

    assert set(services["proxy"]["networks"]).isdisjoint(services["postgres"]["networks"])
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_whoever_is_asked_to_stop_has_the_time(compose):
    for name in ("web", "urgent", "worker"):
        assert int(compose["services"][name]["stop_grace_period"].rstrip("s")) > settings.STOP_SECONDS + 5


def test_the_page_names_containers_that_there_are(compose, page):
    after = [words.split() for words in COMPOSE.findall(page)]
    named = {next((word for word in words if word[0] != "-"), "web") for words in after}

    assert len(after) > 10
    assert named - set(compose["services"]) == set()
