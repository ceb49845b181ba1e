import pytest


@pytest.fixture
def server(openid_server):
    return openid_server
