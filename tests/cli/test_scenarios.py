"""Every scenario file beside this one, played."""

from pathlib import Path

import pytest

from tests.cli.scenario import play, read_scenario, updating

SCENARIOS = sorted(Path(__file__).parent.glob("*.scenario"))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path, tmp_path, monkeypatch, capsys):
    scenario = read_scenario(path)
    made = play(scenario, tmp_path, monkeypatch, capsys)
    expected = {name: scenario.sections.get(name, "") for name in made}
    if updating() and made != expected:
        kept = {k: v for k, v in made.items() if v or k in scenario.sections or k == "status"}
        scenario.sections.update(kept)
        scenario.write()
        return
    assert made == expected
