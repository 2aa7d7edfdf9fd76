"""Reads exports back with the libraries that their users have, and compares them.

usage: readers.py FOLDER, with one.json, one.prov, many.prov, one.graphml, many.graphml,
one.webannotation, one.csv and many.csv of `secondo check` in it. Needs prov and networkx.
"""

import csv
import json
import sys
from pathlib import Path

import networkx
from prov.model import ProvDocument

folder = Path(sys.argv[1])


def read(name):
    return (folder / name).read_text(encoding="utf-8")


def check(holds, what):
    if not holds:
        sys.exit(f"readers.py: {what}")


report = json.loads(read("one.json"))
nodes = {node["id"] for node in report["graph"]["nodes"]}
edges = sorted((edge["from"], edge["to"], edge["kind"]) for edge in report["graph"]["edges"])

graph = networkx.read_graphml(folder / "one.graphml", force_multigraph=True)
check(set(graph.nodes) == nodes, "GraphML has the nodes of the report")
found = sorted((one, other, data["kind"]) for one, other, data in graph.edges(data=True))
check(found == edges, "GraphML has the edges of the report")
named = {f"s{number}": source["identity"] for number, source in enumerate(report["sources"])}
for node, data in graph.nodes(data=True):
    check(data.get("identity") == named.get(node), f"{node} has its identity")
many = networkx.read_graphml(folder / "many.graphml", force_multigraph=True)
check(len(many) > len(graph), "a graph of many articles has them all")

for name in ("one.prov", "many.prov"):
    document = ProvDocument.deserialize(content=read(name), format="json")
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    check(document == again, f"{name} comes back equal")
    flat = document.flattened()
    check(flat.records, f"{name} has records")
    check(document.get_provn(), f"{name} can be written as PROV-N")
one = ProvDocument.deserialize(content=read("one.prov"), format="json")
kinds = {type(record).__name__ for record in one.records}
wanted = {"ProvAgent", "ProvEntity", "ProvAttribution", "ProvDerivation", "ProvMembership"}
check(wanted <= kinds, f"PROV has {wanted - kinds}")

page = json.loads(read("one.webannotation"))
check(len(page["items"]) == len(report["flags"]), "one annotation for each finding")

with open(folder / "many.csv", encoding="utf-8", newline="") as table:
    rows = list(csv.DictReader(table))
check({row["table"] for row in rows} == {"attribution", "source", "flag"}, "three tables")
check(all(None not in row and None not in row.values() for row in rows), "rows of one width")

print("readers.py: prov, networkx and csv read what was written")
