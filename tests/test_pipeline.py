def test_probe(small_release):
    from small_catalogue import PLANTED

    found = small_release.manifest.findings
    assert {k: (found.get(k), PLANTED.get(k)) for k in {*found, *PLANTED} if found.get(k) != PLANTED.get(k)} == {}
