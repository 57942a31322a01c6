"""The three questions that published case studies ask, in the vocabulary of the published data."""

from __future__ import annotations

import json
from typing import Any

from tests.facts.published import PUBLISHED

PREFIXES = """
PREFIX nnet: <http://tinyml-schema.org/networkschema#>
PREFIX om: <http://www.ontology-of-units-of-measure.org/resource/om-2/>
PREFIX s3n: <http://w3id.org/s3n/>
PREFIX s3n_extend: <http://tinyml-schema.org/s3n_extend/>
PREFIX schema: <https://schema.org/>
PREFIX sosa_extend: <http://tinyml-schema.org/sosa_extend/>
PREFIX ssn: <http://www.w3.org/ns/ssn/>
PREFIX ssn-system: <http://www.w3.org/ns/ssn/systems/>
PREFIX ssn_extend: <http://tinyml-schema.org/ssn_extend/>
"""

BOARDS = f"""# Boards with two sensors and room for a network.
{PREFIXES}
SELECT ?Board ?RAM ?Flash WHERE {{
  ?Board a s3n:SmartSensor ;
    ssn:hasSubSystem ?one , ?two , ?controller .
  ?one a sosa_extend:Accelerometer .
  ?two a sosa_extend:Gyroscope .
  ?controller a s3n:MicroController ;
    s3n:hasSystemCapability ?ability .
  ?ability ssn-system:hasSystemProperty ?ram , ?flash .
  ?ram a s3n_extend:RAM ; schema:value ?RAM ; schema:unitCode om:kilobyte .
  ?flash a s3n_extend:Flash ; schema:value ?Flash ; schema:unitCode om:kilobyte .
  FILTER (?RAM >= 116 && ?Flash >= 531)
}} ORDER BY ?RAM
"""

_NETWORK = """
  ?nn a nnet:NeuralNetwork ;
    schema:identifier ?uuid ;
    nnet:hasMultiplyAccumulateOps ?MACs ;
    ssn:hasInput ?input ;
    s3n:hasProcedureFeature ?one , ?two .
  ?one ssn-system:inCondition ?ram .
  ?two ssn-system:inCondition ?flash .
  ?ram a s3n_extend:RAM ; schema:minValue ?RAM .
  ?flash a s3n_extend:Flash ; schema:minValue ?Flash .
  ?sensor ssn_extend:provideInput ?input .
"""

CAMERAS = f"""# Networks for a camera that fit into a given memory.
{PREFIXES}
SELECT ?nn ?uuid ?MACs ?RAM ?Flash WHERE {{
  {_NETWORK}
  ?sensor a sosa_extend:Camera .
  FILTER (?RAM <= 127 && ?Flash <= 576)
}} ORDER BY DESC(?MACs)
"""

WORDS = f"""# Networks that hear yes and no, from the least accurate to the best.
{PREFIXES}
SELECT ?uuid ?Category ?Acc ?MACs (?RAM AS ?Min_RAM) (?Flash AS ?Min_Flash) WHERE {{
  {_NETWORK}
  ?sensor a sosa_extend:Microphone .
  ?nn nnet:hasCategory ?Category ;
    schema:description ?said ;
    nnet:trainingDataset ?data ;
    nnet:hasMetric ?metric .
  ?metric nnet:hasMetricValue ?Acc .
  FILTER (regex(?said, "yes/no") && regex(str(?data), "speech_commands"))
}} ORDER BY ?Acc
"""

STUDIES = {"query_1": BOARDS, "query_2": CAMERAS, "query_3": WORDS}


def expected(study: str) -> dict[str, Any]:
    """The rows that the studies found, and the answer in the format of SPARQL."""
    found: dict[str, Any] = json.loads((PUBLISHED / "queries.json").read_text("utf-8"))[study]
    return found
