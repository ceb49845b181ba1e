import io

import pytest
from django.core.management import CommandError, call_command

from areas.models import AddressFile, Household

SWEREF = """Gatuadress;Nummer;Littera;Postnummer;N;E
Björkvägen;4;b;542 30;6508000,5;431000,5
Björkvägen;6;;54230;6508020;431020
Granvägen;x;;54230;;
"""


@pytest.fixture
def load(mariestad, tmp_path):
    def load(text):
        file = tmp_path / "adresser.csv"
        file.write_text(text, encoding="cp1252")
        out = io.StringIO()
        told = {"municipality": "mariestad", "source": "Kommunens adressregister", "as_of": None}
        try:
            call_command("import_addresses", str(file), **told, stdout=out)
        except SystemExit as end:
            out.write(f"exit {end.code}")
        return out.getvalue()

    return load


def test_addresses_get_their_points_and_households_too(load, area, mariestad):
    Household.objects.create(area=area, street="Björkvägen", number="4B")
    told = load(SWEREF)

    assert "Adresser: 2. Hushåll med ny punkt: 1." in told
    assert "Rad 4, Koordinater" in told
    assert told.endswith("exit 1")
    household = Household.objects.get()
    assert (round(household.latitude, 3), round(household.longitude, 3)) == (58.707, 13.809)
    assert AddressFile.objects.get(municipality=mariestad).source == "Kommunens adressregister"


def test_a_second_file_takes_the_place_of_the_first(load, mariestad):
    load(SWEREF)
    load("Adress,Latitud,Longitud\nRosengatan 1,58.7,13.8\n")

    assert [point.street_key for point in mariestad.address_points.all()] == ["rosengatan"]


def test_a_file_without_coordinates_changes_nothing(load, mariestad):
    load(SWEREF)
    with pytest.raises(CommandError, match="Latitud"):
        load("Adress,Postnummer\nRosengatan 1,54230\n")
    assert mariestad.address_points.count() == 2
