"""One device and one model in several styles: the facts are equal, whatever the words."""

from __future__ import annotations

import json

import pytest

from thingfit.facts import Document
from thingfit.facts.stated import plain
from thingfit.json_value import JsonValue
from thingfit.workspace import Host

XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
NNET = "https://w3id.org/tinyml-schema/neural-network-schema#"

SHORT_MODEL = """{
  "@context": "https://w3id.org/thingfit/model/v1",
  "id": "urn:example:gesture",
  "type": "NeuralNetwork",
  "name": "Gesture",
  "description": "Tells gestures apart",
  "category": "GestureRecognition",
  "creator": "Example",
  "license": "MIT",
  "macs": 1234,
  "metrics": [{ "type": "Top_1_accuracy", "value": 91.5 }],
  "ramBytes": 8800,
  "requires": [{ "memory": { "Flash": { "atLeast": 8.5, "unit": "KiB" } } }],
  "runtime": "TensorFlowLiteMicro",
  "runtimeVersion": "2.4.0",
  "kernelLibrary": "CMSISNN",
  "abi": "ILP32",
  "file": { "path": "gesture.tflite", "sizeBytes": 8704, "sha256": "00ff" },
  "input": {
    "shape": [1, 64, 3],
    "dtype": "int8",
    "scale": 0.5,
    "zeroPoint": -3,
    "sampleRate": 50,
    "windowSamples": 64,
    "sensors": { "type": "Accelerometer", "axes": 3, "maximum": 4, "minimum": -4, "unit": "[g]" },
    "preprocessing": [{ "type": "Normalization", "mean": 0, "divisor": 4 }]
  },
  "output": { "shape": [1, 2], "labels": ["rest", "wave"] },
  "layers": {
    "input": { "index": 1, "kind": "Conv2D", "activation": "Relu", "quantization": "int8" },
    "middle": [{ "index": 3, "kind": "Reshape" }, { "index": 2, "kind": "AvgPool2D" }],
    "output": { "index": 4, "kind": "Softmax", "shapeOut": "[1 2]" }
  }
}"""

PREFIXED_MODEL = """{
  "@context": {
    "n": "http://tinyml-schema.org/networkschema#",
    "s3n": "http://w3id.org/s3n/",
    "ext": "https://w3id.org/tinyml-schema/neural-network-schema/s3n_extend/",
    "sosa_extend": "https://w3id.org/tinyml-schema/neural-network-schema/sosa_extend/",
    "ssn_extend": "http://tinyml-schema.org/ssn_extend/",
    "ssn": "http://www.w3.org/ns/ssn/",
    "sys": { "@id": "http://www.w3.org/ns/ssn/systems", "@prefix": true },
    "s": "http://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "om": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
    "tf": "https://w3id.org/thingfit#"
  },
  "@id": "urn:example:gesture",
  "@type": "n:NeuralNetwork",
  "s:name": "Gesture",
  "s:description": "Tells gestures apart",
  "n:hasCategory": { "@id": "tf:GestureRecognition" },
  "s:creator": { "@type": "s:Organization", "s:name": "Example" },
  "s:license": "MIT",
  "n:hasMultiplyAccumulateOps": { "@value": "1.234e3", "@type": "xsd:double" },
  "n:hasMetric": { "@type": ["n:Metric", "n:Top_1_accuracy"], "n:hasMetricValue": 91.5 },
  "s3n:hasProcedureFeature": [
    {
      "sys:inCondition": {
        "@type": ["s3n:Memory", "ext:RAM"], "s:minValue": 8800, "s:unitCode": { "@id": "om:byte" }
      }
    },
    { "sys:inCondition": { "@type": "ext:Flash", "s:minValue": 8.5, "s:unitCode": "om:kibibyte" } }
  ],
  "tf:runtime": {
    "@type": "tf:TensorFlowLiteMicro",
    "tf:runtimeVersion": "2.4.0",
    "tf:kernelLibrary": { "@id": "tf:CMSISNN" }
  },
  "tf:abi": { "@id": "tf:ILP32" },
  "tf:file": { "tf:path": "gesture.tflite", "tf:sizeBytes": 8704, "tf:sha256": "00ff" },
  "ssn:hasInput": {
    "@id": "urn:example:gesture:input",
    "tf:shape": { "@list": [1, 64, 3] },
    "n:hasQuantization": { "@id": "n:Int8" },
    "tf:scale": 0.5,
    "tf:zeroPoint": -3,
    "tf:sampleRate": 50,
    "tf:windowSamples": 64,
    "tf:requiresSensor": {
      "tf:hasSensorClass": { "@id": "sosa_extend:Accelerometer" },
      "tf:axes": 3,
      "s:maxValue": 4,
      "s:minValue": -4,
      "s:unitCode": "om:gravity"
    },
    "tf:preprocessing": {
      "@list": [{ "@type": "tf:Normalization", "tf:mean": 0, "tf:divisor": 4 }]
    }
  },
  "ssn:hasOutput": { "tf:shape": { "@list": [1, 2] }, "tf:labels": { "@list": ["rest", "wave"] } },
  "n:outputLayer": {
    "n:hasIndex": 4, "n:hasType": { "@id": "n:Softmax" }, "n:shapeOut": { "@list": [1, 2] }
  },
  "n:middleLayer": [
    { "n:hasIndex": 2, "n:hasType": { "@id": "n:AveragePool2D" } },
    { "n:hasIndex": 3, "n:hasType": { "@id": "n:Reshape" } }
  ],
  "n:inputLayer": {
    "n:hasIndex": 1,
    "n:hasType": { "@id": "n:Conv2D" },
    "n:hasActivation": { "@id": "n:Relu" },
    "n:hasQuantization": { "@id": "n:Int8" }
  }
}"""

TURTLE_MODEL = """
@prefix n: <https://w3id.org/tinyml-schema-collab/neural-network-schema#> .
@prefix ext: <http://tinyml-schema.org/s3n_extend#> .
@prefix sosa_extend: <http://tinyml-schema.org/sosa_extend/> .
@prefix ssn_extend: <http://tinyml-schema.org/ssn_extend/> .
@prefix ssn: <http://www.w3.org/ns/ssn/> .
@prefix s3n: <http://w3id.org/s3n/> .
@prefix sys: <http://www.w3.org/ns/ssn/systems/> .
@prefix s: <https://schema.org/> .
@prefix tf: <https://w3id.org/thingfit#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
<urn:example:sensor> a sosa_extend:Accelerometer , s:Sensor ; tf:axes 3 ;
  sys:hasSystemCapability [ sys:hasSystemProperty [ a sys:MeasurementRange ;
    s:minValue -4 ; s:maxValue 4 ; s:unitCode unit:G ] ] ;
  ssn_extend:provideInput <urn:example:input> .
<urn:example:gesture> a n:NeuralNetwork ; s:name "Gesture" ; s:description "Tells gestures apart" ;
  n:hasCategory tf:GestureRecognition ; s:creator "Example" ; s:license "MIT" ;
  n:hasMultiplyAccumulateOps 1.234e3 ;
  n:hasMetric [ a n:Metric , n:Top_1_accuracy ; n:hasMetricValue 91.5 ] ;
  tf:ramBytes 8800 ; s3n:hasProcedureFeature [ sys:inCondition
    [ a ext:Flash ; s:minValue 8.5 ; s:unitCode "KiB" ] ] ;
  tf:runtime tf:TensorFlowLiteMicro ; tf:runtimeVersion "2.4.0" ; tf:kernelLibrary tf:CMSISNN ;
  tf:abi tf:ILP32 ;
  tf:file [ tf:path "gesture.tflite" ; tf:sizeBytes 8704 ; tf:sha256 "00ff" ] ;
  ssn:hasInput <urn:example:input> ;
  ssn:hasOutput [ tf:shape ( 1 2 ) ; tf:labels ( "rest" "wave" ) ] ;
  n:inputLayer [ n:hasIndex 1 ; n:hasType n:Conv2D ; n:hasActivation n:Relu ;
    n:hasQuantization n:Int8 ] ;
  n:middleLayer [ n:hasIndex 2 ; n:hasType n:AvgPool2D ] , [ n:hasIndex 3 ; n:hasType n:Reshape ] ;
  n:outputLayer [ n:hasIndex 4 ; n:hasType n:Softmax ; n:shapeOut "[1 2]" ] .
<urn:example:input> tf:shape ( 1 64 3 ) ; tf:dtype n:Int8 ; tf:scale 0.5 ; tf:zeroPoint -3 ;
  tf:sampleRate 50 ; tf:windowSamples 64 ;
  tf:preprocessing ( [ a tf:Normalization ; tf:mean 0 ; tf:divisor 4 ] ) .
"""

SHORT_DEVICE = """{
  "@context": [
    "https://www.w3.org/2022/wot/td/v1.1",
    "https://w3id.org/thingfit/device/v1"
  ],
  "id": "urn:example:node",
  "@type": "SmartSensor",
  "title": "Node",
  "description": "A node",
  "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
  "security": "nosec_sc",
  "controller": {
    "type": "MicroController",
    "part": "nRF52840",
    "architecture": "CortexM4",
    "abi": "ILP32",
    "clockFrequency": 64000000,
    "ramTotalBytes": 262144,
    "offers": [
      {
        "memory": {
          "RAM": { "value": 172, "unit": "kB", "basis": "Measured" },
          "Flash": { "value": 628, "unit": "kilobyte" },
          "ExternalRAM": { "value": 8, "unit": "MiB" },
          "EEPROM": { "value": 512, "unit": "B" }
        }
      }
    ]
  },
  "sensors": [
    {
      "type": "InertialMeasurementUnit",
      "part": "LSM9DS1",
      "minimum": -4,
      "maximum": 4,
      "unit": "[g]",
      "maximumSampleRate": 952,
      "axes": 3,
      "exposedBy": "#acceleration"
    },
    { "type": "PdmMicrophone" }
  ],
  "board": { "name": "Nano", "platformio": "nano33ble", "zephyr": "arduino_nano_33_ble" },
  "runtime": "TensorFlowLiteMicro",
  "runtimeVersion": "2.4.0",
  "kernelLibrary": "CMSISNN",
  "properties": {
    "acceleration": {
      "type": "number",
      "unit": "[g]",
      "minimum": -4,
      "readOnly": true,
      "forms": [{ "href": "coap://node.example/a" }]
    }
  }
}"""

PREFIXED_DEVICE = """{
  "@context": [
    "https://www.w3.org/2022/wot/td/v1.1",
    {
      "s3n": "http://w3id.org/s3n/",
      "x": "http://tinyml-schema.org/s3n_extend/",
      "sosa_extend": "http://tinyml-schema.org/sosa_extend/",
      "ssn": "http://www.w3.org/ns/ssn/",
      "sys": "http://www.w3.org/ns/ssn/systems/",
      "s": "https://schema.org/",
      "om": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
      "tf": "https://w3id.org/thingfit#"
    }
  ],
  "id": "urn:example:node",
  "@type": ["Thing", "s3n:SmartSensor"],
  "title": "Node",
  "description": "A node",
  "securityDefinitions": { "nosec_sc": { "scheme": "nosec" } },
  "security": "nosec_sc",
  "ssn:hasSubSystem": [
    {
      "@type": "tf:InertialMeasurementUnit",
      "s:mpn": "LSM9DS1",
      "sys:hasSystemCapability": {
        "sys:hasSystemProperty": [
          {
            "@type": "sys:MeasurementRange",
            "s:minValue": -4, "s:maxValue": 4, "s:unitCode": "om:gravity"
          },
          { "@type": "sys:Frequency", "s:value": 0.952, "s:unitCode": { "@id": "om:kilohertz" } }
        ]
      },
      "tf:axes": 3,
      "tf:exposedBy": { "@id": "#acceleration" }
    },
    { "@type": ["tf:PdmMicrophone", "sosa_extend:Microphone"] },
    {
      "@type": "s3n:MicroController",
      "tf:part": "nRF52840",
      "tf:architecture": { "@id": "tf:CortexM4" },
      "tf:abi": { "@id": "tf:ILP32" },
      "tf:clockFrequency": 64000000,
      "tf:ramTotalBytes": 262144,
      "sys:hasSystemCapability": [
        {
          "sys:hasSystemProperty": [
            { "@type": "x:Flash", "s:value": 628, "s:unitCode": { "@id": "om:kilobyte" } },
            { "@type": "tf:EEPROM", "s:value": 512, "s:unitCode": "B" }
          ]
        },
        {
          "sys:hasSystemProperty": [
            {
              "@type": "x:RAM",
              "s:value": 172,
              "s:unitCode": "om:kilobyte",
              "tf:memoryBasis": { "@id": "tf:Measured" }
            },
            { "@type": "tf:ExternalRAM", "s:value": 8, "s:unitCode": "MiB" }
          ]
        }
      ]
    }
  ],
  "tf:board": {
    "s:name": "Nano",
    "tf:zephyrBoard": "arduino_nano_33_ble",
    "tf:platformioBoard": "nano33ble"
  },
  "tf:runtime": { "@id": "tf:TensorFlowLiteMicro" },
  "tf:runtimeVersion": "2.4.0",
  "tf:kernelLibrary": { "@id": "tf:CMSISNN" },
  "properties": {
    "acceleration": {
      "type": "number",
      "unit": "om:gravity",
      "minimum": -4,
      "readOnly": true,
      "forms": [{ "href": "coap://node.example/a" }]
    }
  }
}"""


def document(text: str, name: str) -> Document:
    return Document(f"file:///folder/{name}", None, text)


def model(text: str, name: str = "a.model.jsonld") -> dict[str, JsonValue]:
    """A model without places."""
    found = plain(document(text, name).models[0])
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("text", "name"), [(PREFIXED_MODEL, "b.model.jsonld"), (TURTLE_MODEL, "c.ttl")]
)
def test_a_model_says_the_same_in_every_style(text: str, name: str) -> None:
    assert model(text, name) == model(SHORT_MODEL)


def test_a_device_says_the_same_in_every_style() -> None:
    short, prefixed = (
        plain(document(text, "same.td.jsonld").devices[0])
        for text in (SHORT_DEVICE, PREFIXED_DEVICE)
    )
    assert prefixed == short


def test_facts_of_a_model() -> None:
    (found,) = document(SHORT_MODEL, "a.model.jsonld").models
    assert found.ram and found.ram.size and found.ram.size.value == 8800
    assert found.flash and found.flash.size and found.flash.size.value == 8704
    assert found.macs and found.macs.value == 1234
    assert [each.value for each in found.outputs[0].labels] == ["rest", "wave"]
    assert found.inputs[0].dtype and found.inputs[0].dtype.value == NNET + "Int8"
    assert [each.index.value for each in found.layers if each.index] == [1, 2, 3, 4]
    assert found.layers[1].type and found.layers[1].type.value == NNET + "AveragePool2D"


def test_facts_of_a_device() -> None:
    (found,) = document(SHORT_DEVICE, "a.td.jsonld").devices
    sizes = {
        each.kind.value.rpartition("/")[2]: each.size.value for each in found.memories if each.size
    }
    assert sizes == {
        "RAM": 172_000,
        "Flash": 628_000,
        "thingfit#ExternalRAM": 8 * 1024**2,
        "thingfit#EEPROM": 512,
    }
    assert [each.size.value for each in found.totals if each.size] == [262144]
    imu = found.sensors[0]
    interface = found.interface_of(imu)
    assert interface and interface.name and interface.name.value == "acceleration"
    assert found.interface_of(found.sensors[1]) is None


def test_places_are_those_of_the_values() -> None:
    (device,) = document(SHORT_DEVICE, "a.td.jsonld").devices
    assert device.ram and device.ram.value and device.ram.unit and device.board
    places = {
        "172": device.ram.value.span,
        '"kB"': device.ram.unit.span,
        '"LSM9DS1"': device.sensors[0].part.span if device.sensors[0].part else None,
        '"nano33ble"': device.board.identifiers[0].name.span,
    }
    for text, span in places.items():
        assert span and SHORT_DEVICE[span.start : span.end] == text
    assert SHORT_DEVICE[device.sensors[1].span.start :].startswith('{ "type": "PdmMicrophone" }')


@pytest.mark.parametrize(
    ("member", "size"),
    [
        ('{ "value": 172, "unit": "kB" }', 172_000),
        ('{ "value": 172.5, "unit": "KiB" }', 176_640),
        ('{ "value": 0, "unit": "kB" }', 0),
        ('{ "value": 172 }', None),
        ('{ "unit": "kB" }', None),
        ('{ "value": "172", "unit": "kB" }', None),
        ('{ "value": -1, "unit": "kB" }', None),
        ('{ "value": 172, "unit": "Hz" }', None),
        ('{ "value": 172, "unit": "parsnip" }', None),
        ('{ "value": [172, 173], "unit": "kB" }', 172_000),
        (
            '{ "value": {"@value": "x", "@type": "' + XSD_INTEGER + '"}, "unit": "kB" }',
            None,
        ),
    ],
)
def test_memory_needs_a_number_and_a_unit(member: str, size: int | None) -> None:
    text = (
        '{"@context": ["https://www.w3.org/2022/wot/td/v1.1", '
        '"https://w3id.org/thingfit/device/v1"], "@type": "SmartSensor", '
        f'"controller": {{"offers": [{{"memory": {{"RAM": {member}}}}}]}}}}'
    )
    (device,) = document(text, "a.td.jsonld").devices
    stated = [each.size.value if each.size else None for each in device.memories]
    assert stated == [size]
    assert (device.ram is None) == (size is None)


@pytest.mark.parametrize("text", [SHORT_MODEL, SHORT_DEVICE, PREFIXED_MODEL, PREFIXED_DEVICE])
def test_half_typed_documents_keep_what_they_have(text: str) -> None:
    for end in range(0, len(text), 37):
        for name in ("a.td.jsonld", "a.model.jsonld"):
            half = document(text[:end], name)
            for each in (*half.devices, *half.models):
                json.dumps(plain(each))


def test_a_thing_without_hardware_is_no_device() -> None:
    text = '{"@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp", "properties": {}}'
    assert document(text, "a.td.jsonld").devices == ()


def test_unknown_classes_of_sensors_stay() -> None:
    text = """@prefix ssn: <http://www.w3.org/ns/ssn/> . @prefix s3n: <http://w3id.org/s3n/> .
      <urn:d> a s3n:SmartSensor ; ssn:hasSubSystem [ a <urn:my:Nose> ] , [ a s3n:MicroController ] ,
        [ a <http://tinyml-schema.org/sosa_extend/OtherSensor> ] ."""
    (device,) = document(text, "a.ttl").devices
    assert device.sensor_classes == {
        "urn:my:Nose",
        "http://tinyml-schema.org/sosa_extend/OtherSensor",
    }


def test_a_snapshot_gives_devices_and_models_of_all_documents() -> None:
    host = Host()
    for name, text in (
        ("a.td.jsonld", SHORT_DEVICE),
        ("b.model.jsonld", SHORT_MODEL),
        ("c.ttl", TURTLE_MODEL),
        ("thingfit.toml", 'sources = ["*.ttl"]'),
        ("other.json", "{}"),
    ):
        host.set_text(f"file:///{name}", text)
    snapshot = host.snapshot()
    assert [each.uri for each in snapshot.devices()] == ["file:///a.td.jsonld"]
    assert [each.uri for each in snapshot.models()] == ["file:///b.model.jsonld", "file:///c.ttl"]


def test_a_thing_without_affordances_is_a_device_when_it_states_hardware():
    text = """{
      "@context": [
        "https://www.w3.org/2022/wot/td/v1.1",
        "https://w3id.org/thingfit/device/v1"
      ],
      "title": "Node",
      "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
      "security": "nosec_sc",
      "sensors": [{"type": "Accelerometer"}]
    }"""
    (device,) = Document("file:///node.td.json", 1, text).devices
    assert device.title is not None
    assert device.title.value == "Node"
