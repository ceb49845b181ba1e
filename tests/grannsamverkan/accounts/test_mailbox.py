import pytest

from grannsamverkan.accounts.mailbox import masked


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("maja.medlem@example.se", "m•••@example.se"),
        ("m@example.se", "m•••@example.se"),
        ("not an address", "•••"),
        ("", "•••"),
    ],
)
def test_only_the_owner_knows_a_masked_address_again(address, shown):
    assert masked(address) == shown
