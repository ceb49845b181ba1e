def test_the_project_starts(client, db):
    assert client.get("/konto/login/").status_code == 200
