"""Lenses and rules over a workspace: current with every edit, right with bad input."""

from __future__ import annotations

from tests.fit.made import device_text, has, model_text, needs
from thingfit.fit import index_of, lenses
from thingfit.rules import check
from thingfit.workspace import Host

DEVICE, OTHER, MODEL = "file:///a.td.jsonld", "file:///b.td.jsonld", "file:///m.model.jsonld"
MIC = {"type": "Microphone"}


def host(*texts: tuple[str, str]) -> Host:
    found = Host()
    for uri, text in texts:
        found.set_text(uri, text)
    return found


def titles(made: Host, uri: str) -> list[str]:
    return [each.title for each in lenses(made.snapshot(), uri)]


def found(made: Host, uri: str) -> list[str]:
    names = ("no-device-fits", "no-model-fits", "fit-marginal")
    return [
        f"{each.name}: {each.message}" for each in check(made.snapshot(), uri) if each.name in names
    ]


def test_lenses_follow_every_edit() -> None:
    made = host(
        (DEVICE, device_text(**has(MIC))),
        (OTHER, device_text(title="Small", controller={"ramBytes": 5_000})),
        (MODEL, model_text(**needs(MIC))),
    )
    assert titles(made, DEVICE) == ["1 of 1 model fits"]
    assert titles(made, OTHER) == ["0 of 1 model fit"]
    assert titles(made, MODEL) == ["1 of 2 devices fit, nearest miss Small: Microphone, 5 kB RAM"]
    made.set_text(DEVICE, device_text(controller={"ramBytes": 4_000}, **has(MIC)))
    assert titles(made, DEVICE) == ["0 of 1 model fit"]
    assert titles(made, MODEL) == ["0 of 2 devices fit, nearest miss Board: 6 kB RAM"]
    made.set_text(MODEL, model_text(ramBytes=None, **needs(MIC)))
    assert titles(made, MODEL) == ["0 of 2 devices fit, 1 unknown, nearest miss Small: Microphone"]
    made.remove(OTHER)
    made.remove(DEVICE)
    assert titles(made, MODEL) == []


def test_an_unchanged_snapshot_keeps_its_index() -> None:
    made = host((DEVICE, device_text()), (MODEL, model_text()))
    snapshot = made.snapshot()
    assert index_of(snapshot) is index_of(snapshot)
    assert titles(made, DEVICE) == ["1 of 1 model fits"]


def test_two_snapshots_in_turn_get_their_own_answers() -> None:
    one = host((DEVICE, device_text()), (MODEL, model_text()))
    other = host((DEVICE, device_text(controller={"ramBytes": 1})), (MODEL, model_text()))
    for _ in range(2):
        assert titles(one, DEVICE) == ["1 of 1 model fits"]
        assert titles(other, DEVICE) == ["0 of 1 model fit"]


def test_rules_tell_of_the_nearest_miss() -> None:
    made = host(
        (DEVICE, device_text(controller={"ramBytes": 2_800})),
        (OTHER, device_text(title="Other", controller={"ramBytes": 2_000})),
        (MODEL, model_text()),
    )
    assert found(made, MODEL) == [
        "no-device-fits: the model does not fit any of the 2 devices of the workspace; "
        "`Board` comes nearest: short by 7.2 kB RAM"
    ]
    assert found(made, DEVICE) == [
        "no-model-fits: the only model of the workspace does not fit the device; "
        "`Wave` comes nearest: short by 7.2 kB RAM"
    ]


def test_rules_tell_what_no_device_can_have() -> None:
    made = host((DEVICE, device_text()), (MODEL, model_text(**needs({"type": "OtherSensor"}))))
    assert found(made, MODEL) == [
        "no-device-fits: the model does not fit the only device of the workspace: "
        "no device can have `OtherSensor`"
    ]


def test_a_close_fit_is_a_hint() -> None:
    made = host((DEVICE, device_text(controller={"ramBytes": 10_400})), (MODEL, model_text()))
    assert found(made, MODEL) == [
        "fit-marginal: the model barely fits: 400 B of 10.4 kB RAM left on `Board`"
    ]
    made.set_text(DEVICE, device_text(controller={"ramBytes": 10_600}))
    assert found(made, MODEL) == []


def test_nothing_is_claimed_while_something_is_unknown() -> None:
    made = host((DEVICE, device_text(controller={"ramBytes": None})), (MODEL, model_text()))
    assert found(made, MODEL) == found(made, DEVICE) == []
    assert titles(made, DEVICE) == ["0 of 1 model fit, 1 unknown"]
    assert found(host((MODEL, model_text())), MODEL) == []


def test_bad_input_stops_nothing() -> None:
    made = host(
        (DEVICE, device_text()),
        (OTHER, device_text(controller={"ramBytes": -3, "flashBytes": 10**40})),
        (MODEL, model_text(citation="urn:example:model", isBasedOn="urn:example:model")),
        ("file:///broken.model.jsonld", model_text()[:-30]),
    )
    assert titles(made, DEVICE) == ["1 of 2 models fit, 1 unknown"]
    assert titles(made, OTHER) == ["0 of 2 models fit, 2 unknown"]
    assert titles(made, MODEL) == ["1 of 2 devices fit, 1 unknown"]


def test_thing_models_are_no_devices() -> None:
    text = device_text().replace('"SmartSensor"', '["tm:ThingModel", "SmartSensor"]')
    made = host(("file:///a.tm.jsonld", text), (MODEL, model_text()))
    assert titles(made, MODEL) == []
